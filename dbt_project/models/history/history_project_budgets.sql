{{ config(alias='project_budgets') }}

{{ history_of('ver_project_budgets') }}
