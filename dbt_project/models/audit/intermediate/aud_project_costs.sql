-- The costs of a project that its budget pays: not those to society or nature, nor standards,
-- prices and what others pay, nor a part named beside its whole.
with lines as (
    select
        *,
        coalesce(amount_yuan < 0, target_kind is distinct from 'ratio') as is_without_amount
    from {{ ref('aud_cost_lines') }}
    where not regexp_matches(indicator_level_key, '社会成本|生态环境成本')
),

-- A price that a cost line or the budget accounts for with its quantity.
explained as (
    select price_key as indicator_key
    from {{ ref('cost_quantities') }}
    where explains is not null
),

summed as (
    select
        lines.project_key,
        count_if(lines.cost_role in ('total', 'component', 'unit_price', 'standard'))
            as line_count,
        any_value(lines.budget_yuan) as budget_yuan,
        try_cast(
            sum(lines.amount_yuan) filter (lines.cost_role = 'component') as decimal(18, 2)
        ) as components_yuan,
        cast(
            max(lines.amount_yuan) filter (lines.cost_role = 'total') as decimal(18, 2)
        ) as total_line_yuan,
        try_cast(
            sum(lines.amount_yuan) filter (lines.cost_role = 'matching') as decimal(18, 2)
        ) as matching_yuan,
        bool_or(
            lines.cost_role = 'total' and regexp_matches(lines.indicator_name, '总投资|投资总|概算')
        ) as has_total_investment,
        bool_or(
            lines.is_without_amount
            or lines.cost_role = 'limit_only'
            or (lines.cost_role in ('unit_price', 'standard') and explained.indicator_key is null)
        ) as has_unknown_parts
    from lines
    left join explained using (indicator_key)
    group by lines.project_key
),

promised as (
    select
        * replace (has_unknown_parts and total_line_yuan is null as has_unknown_parts),
        coalesce(total_line_yuan, components_yuan) as promised_yuan
    from summed
),

doubtful as (
    select project_key from promised
    where promised_yuan != budget_yuan
),

-- Only where a rule will show them: lists of all would not fit into memory.
cells as (
    select
        lines.project_key,
        list({{ cell('target_text') }} order by row_number) as line_cells
    from lines
    semi join doubtful using (project_key)
    where lines.cost_role in ('total', 'component')
    group by lines.project_key
)

select
    promised.* exclude (budget_yuan),
    cells.line_cells
from promised
left join cells using (project_key)
