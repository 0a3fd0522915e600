{{ config(alias='department_budgets') }}

{{ history_of('ver_department_budgets') }}
