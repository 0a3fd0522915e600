{{ config(alias='project_funding') }}

{{ history_of('ver_project_funding') }}
