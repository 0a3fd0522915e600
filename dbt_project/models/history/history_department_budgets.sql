{{ config(alias='department_budgets') }}

{{ history_of('int_department_budgets') }}
