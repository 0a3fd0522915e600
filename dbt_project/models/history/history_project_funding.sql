{{ config(alias='project_funding') }}

{{ history_of('int_project_funding') }}
