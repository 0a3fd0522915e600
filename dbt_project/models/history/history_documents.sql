{{ config(alias='documents') }}

{{ history_of('int_documents', changed=none) }}
