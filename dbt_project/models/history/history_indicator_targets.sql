{{ config(alias='indicator_targets') }}

{{ history_of('ver_indicator_targets') }}
