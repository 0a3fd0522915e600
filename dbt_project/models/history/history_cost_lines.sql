{{ config(alias='cost_lines') }}

{{ history_of('ver_cost_lines') }}
