{{ config(materialized='view') }}

-- A text of which a rule can say nothing: it states numbers that nothing in the form is of the unit
-- of, or money that neither a budget nor a cost line has, or reckons without a result.
with texts as (
    select
        *,
        regexp_matches(text, '\d[^，。；;]{0,8}[×＊*][^，。；;]{0,8}\d')
        and not regexp_matches(text, '[=＝]') as has_no_result
    from {{ ref('aud_form_texts') }}
    where field in ('purpose_text', 'goal_text')
    qualify row_number() over (partition by form_key, field order by row_number, column_number) = 1
),

claims as (
    select
        form_key,
        field,
        measure_unit,
        claim_value
    from {{ ref('narrative_claims') }}
    where indicator_key is null and measure_unit is not null
),

counted as (
    select distinct
        form_key,
        measure_unit
    from {{ ref('aud_indicators') }}
    where target_kind = 'quantity' and measure_unit is not null
),

amounts as (
    select distinct
        form_key,
        amount_yuan as claim_value
    from {{ ref('aud_stage_amounts') }}
),

unheld as (
    select distinct
        claims.form_key,
        claims.field,
        'text_against_targets' as rule_code,
        'no_counterpart' as reason
    from claims
    anti join counted using (form_key, measure_unit)
    where claims.measure_unit != '元'
    union all
    select distinct
        claims.form_key,
        claims.field,
        'text_amounts' as rule_code,
        'no_counterpart' as reason
    from claims
    anti join amounts using (form_key, claim_value)
    where claims.measure_unit = '元'
    union all
    select
        form_key,
        field,
        'text_arithmetic' as rule_code,
        'no_result' as reason
    from texts
    where has_no_result
)

select
    unheld.rule_code,
    cast(null as varchar) as indicator_key,
    texts.project_key,
    texts.form_key,
    unheld.reason,
    texts.form_number,
    texts.row_number
from unheld
inner join texts using (form_key, field)
