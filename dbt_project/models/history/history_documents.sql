{{ config(alias='documents') }}

{{ history_of('ver_documents', changed=none) }}
