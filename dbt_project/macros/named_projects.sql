{# The CTE `named`: every project with the names that people know it by, for the flat views. #}
{% macro named_projects() -%}
named as (
    select
        projects.project_key,
        projects.unit_key,
        projects.fund_source_key,
        units.region_code,
        regions.region_name,
        units.department_name,
        units.unit_code,
        units.unit_name,
        projects.project_name,
        fund_sources.fund_source_name
    from {{ in_same_file('dim_projects') }} as projects
    inner join {{ in_same_file('dim_units') }} as units on projects.unit_key = units.unit_key
    left join {{ in_same_file('dim_regions') }} as regions
        on units.region_code = regions.region_code
    left join {{ in_same_file('dim_fund_sources') }} as fund_sources
        on projects.fund_source_key = fund_sources.fund_source_key
)
{%- endmacro %}
