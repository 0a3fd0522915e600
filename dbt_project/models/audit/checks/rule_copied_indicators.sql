-- All that another unit's form measures, money apart, with the same targets, under another
-- project's name. Where the goal is the same, too, `rule_copied_goal` says so; what more than five
-- units share is a programme that all of them carry out.
with forms as (
    select
        forms.form_key,
        forms.project_key,
        forms.unit_key,
        forms.document_key,
        forms.goal_text,
        wordings.wording
    from {{ ref('dim_forms') }} as forms
    inner join {{ ref('int_form_wordings') }} as wordings using (form_key)
    where forms.speaks_for_project
    qualify count(*) over (partition by wordings.wording) between 2 and 10
),

own as (
    select forms.*
    from forms
    semi join {{ ref('aud_forms') }} using (form_key)
),

units as (
    select
        unit_key,
        unit_name
    from {{ ref('dim_units') }}
),

projects as (
    select
        project_key,
        {{ squeezed('project_family_name') }} as name_word
    from {{ ref('dim_projects') }}
),

pairs as (
    select
        own.form_key,
        own.project_key,
        own.document_key,
        other_unit.unit_name as other_name
    from own
    inner join forms as other using (wording)
    inner join units as own_unit on own.unit_key = own_unit.unit_key
    inner join units as other_unit on other.unit_key = other_unit.unit_key
    inner join projects as own_project on own.project_key = own_project.project_key
    inner join projects as other_project on other.project_key = other_project.project_key
    where
        own.unit_key != other.unit_key
        and {{ squeezed('own.goal_text') }} is distinct from {{ squeezed('other.goal_text') }}
        and own_project.name_word != other_project.name_word
        and not contains(own_unit.unit_name, other_unit.unit_name)
        and not contains(other_unit.unit_name, own_unit.unit_name)
),

copied as (
    select
        form_key,
        project_key,
        document_key,
        min(other_name) as other_name
    from pairs
    group by form_key, project_key, document_key
    having count(distinct other_name) <= 4
),

shown as (
    select
        copied.project_key,
        copied.document_key,
        copied.other_name,
        count(*) as indicator_count,
        list({{ cell_of('indicators', 'target_text') }} order by indicators.row_number) as cells
    from copied
    inner join {{ ref('aud_indicators') }} as indicators using (form_key)
    where indicators.target_kind in ({{ measured_kinds() }})
    group by copied.project_key, copied.document_key, copied.other_name
)

select
    {{ finding(
        zh='{indicator_count}项可衡量的指标及其指标值与“{other_name}”填报的完全相同，疑为照搬',
        en='All {indicator_count} measurable indicators and targets are those of another unit, '
           ~ '{other_name}',
        place="'indicators of another unit'",
        evidence='cells'
    ) }}
from shown
