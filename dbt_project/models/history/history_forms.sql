{{ config(alias='forms') }}

{{ history_of('int_forms') }}
