-- The goal is that of the year before, with that year still in it.
with years as (
    select * from {{ ref('aud_project_years') }}
    where former_form_key is not null
),

goals as (
    select
        form_key,
        goal_text
    from {{ ref('dim_forms') }}
),

goal_cells as (
    {{ first_cells('goal_text', 'goal_cell') }}
),

copied as (
    select
        years.*,
        goals.goal_text,
        list_filter([goal_cells.goal_cell], lambda shown: shown is not null) as cells
    from years
    inner join goals using (form_key)
    inner join goals as former on years.former_form_key = former.form_key
    left join goal_cells on years.form_key = goal_cells.form_key
    where
        contains(goals.goal_text, years.former_fiscal_year || '年')
        and not contains(goals.goal_text, years.fiscal_year || '年')
        and contains(former.goal_text, years.former_fiscal_year || '年')
        and {{ squeezed('goals.goal_text') }} = {{ squeezed('former.goal_text') }}
)

select
    {{ finding(
        zh='绩效目标照抄{former_fiscal_year}年度，文中年份仍为“{former_fiscal_year}年”，未按{fiscal_year}年度工作任务编制',
        en='The goal is that of {former_fiscal_year}, with that year still in it',
        place="'goal'",
        evidence='cells'
    ) }}
from copied
