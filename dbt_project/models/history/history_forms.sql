{{ config(alias='forms') }}

{{ history_of('ver_forms') }}
