{{ config(alias='cost_lines') }}

{{ history_of('int_cost_lines') }}
