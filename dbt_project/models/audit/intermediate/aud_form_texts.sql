{{ config(materialized='view') }}

select * from {{ ref('aud_cells') }}
where
    speaks_for_project
    and field in ('purpose_text', 'goal_text', 'result_goal_text', 'project_name')
