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

pairs as (
    {{ pairs_across_units('own', 'forms') }}
),

copied as (
    select
        pairs.form_key,
        pairs.project_key,
        pairs.document_key,
        min(pairs.other_name) as other_name
    from pairs
    inner join forms as own_form on pairs.form_key = own_form.form_key
    inner join forms as other_form on pairs.other_form_key = other_form.form_key
    where
        pairs.has_other_name
        and {{ squeezed('own_form.goal_text') }}
        is distinct from {{ squeezed('other_form.goal_text') }}
    group by pairs.form_key, pairs.project_key, pairs.document_key
    having count(distinct pairs.other_name) <= 4
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
