{{ config(alias='indicator_results') }}

{{ history_of('ver_indicator_results') }}
