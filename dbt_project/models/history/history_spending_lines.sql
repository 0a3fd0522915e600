{{ config(alias='spending_lines') }}

{{ history_of('int_spending_lines') }}
