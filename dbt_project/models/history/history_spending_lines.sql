{{ config(alias='spending_lines') }}

{{ history_of('ver_spending_lines') }}
