{{ config(alias='coverage') }}

with forms as (
    select * from {{ ref('dim_forms') }}
    where is_in_force and fiscal_year is not null
),

units as (
    select * from {{ ref('dim_units') }}
),

budgets as (
    select
        form_key,
        budget_yuan
    from {{ ref('fct_project_budgets') }}
    where amount_stage = 'annual'
),

indicators as (
    select
        form_key,
        count(*) as indicator_count
    from {{ ref('fct_indicator_targets') }}
    group by form_key
),

-- Where nothing says the region, a unit is held against its own years alone.
placed as (
    select
        unit_key,
        region_code,
        coalesce(region_code, unit_key) as published_by
    from units
),

-- The years of which anybody of a region published: those that a unit of it may be missed in.
years as (
    select distinct
        placed.published_by,
        forms.fiscal_year
    from forms
    inner join placed using (unit_key)
),

expected as (
    select
        placed.unit_key,
        placed.region_code,
        years.fiscal_year
    from placed
    inner join years using (published_by)
),

published as (
    select
        forms.unit_key,
        forms.fiscal_year,
        count(*) as form_count,
        count(distinct forms.project_key) as project_count,
        sum(indicators.indicator_count) as indicator_count,
        sum(budgets.budget_yuan) as budget_yuan
    from forms
    left join indicators using (form_key)
    left join budgets using (form_key)
    group by forms.unit_key, forms.fiscal_year
)

select
    expected.unit_key,
    expected.region_code,
    expected.fiscal_year,
    cast(coalesce(published.form_count, 0) as integer) as form_count,
    cast(coalesce(published.project_count, 0) as integer) as project_count,
    cast(coalesce(published.indicator_count, 0) as integer) as indicator_count,
    cast(published.budget_yuan as decimal(18, 2)) as budget_yuan,
    published.unit_key is null as is_missing
from expected
left join published using (unit_key, fiscal_year)
