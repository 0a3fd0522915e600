{# Forms that share a wording with a form of another unit, and of no part of it. The two relations
   have form_key, project_key, unit_key, document_key and wording. #}
{% macro pairs_across_units(own, others) -%}
    select
        own.form_key,
        own.project_key,
        own.document_key,
        other.form_key as other_form_key,
        other_unit.unit_name as other_name,
        {{ squeezed('own_project.project_family_name') }}
        != {{ squeezed('other_project.project_family_name') }} as has_other_name
    from {{ own }} as own
    inner join {{ others }} as other using (wording)
    inner join {{ ref('dim_units') }} as own_unit on own.unit_key = own_unit.unit_key
    inner join {{ ref('dim_units') }} as other_unit on other.unit_key = other_unit.unit_key
    inner join {{ ref('dim_projects') }} as own_project
        on own.project_key = own_project.project_key
    inner join {{ ref('dim_projects') }} as other_project
        on other.project_key = other_project.project_key
    where
        own.unit_key != other.unit_key
        and not contains(own_unit.unit_name, other_unit.unit_name)
        and not contains(other_unit.unit_name, own_unit.unit_name)
{%- endmacro %}
