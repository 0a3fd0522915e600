{{ config(alias='indicator_targets') }}

{{ history_of('int_indicator_targets') }}
