{{ config(alias='project_budgets') }}

{{ history_of('int_project_budgets') }}
