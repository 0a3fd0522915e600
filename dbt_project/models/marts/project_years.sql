{{ config(materialized='view') }}

{{ project_years(
    in_same_file('dim_projects'),
    in_same_file('fct_project_budgets'),
    in_same_file('fct_indicator_targets')
) }}
