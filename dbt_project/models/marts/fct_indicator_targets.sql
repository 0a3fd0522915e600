with indicators as (
    select * from {{ ref('stg_indicators') }}
),

forms as (
    select * from {{ ref('dim_forms') }}
    where is_in_force
)

select
    indicators.indicator_key,
    forms.project_key,
    forms.unit_key,
    indicators.level1_name || '/' || indicators.level2_name as indicator_level_key,
    forms.form_key,
    forms.document_key,
    indicators.indicator_name,
    indicators.indicator_description,
    indicators.target_text,
    indicators.target_kind,
    indicators.comparator,
    indicators.measure_unit,
    forms.form_number,
    indicators.row_number,
    forms.fiscal_year,
    indicators.target_value
from indicators
inner join forms using (form_key)
