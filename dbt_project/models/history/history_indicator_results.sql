{{ config(alias='indicator_results') }}

{{ history_of('int_indicator_results') }}
