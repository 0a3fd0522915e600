-- The costs of a project that its budget pays: not those to society or nature, nor a part named
-- beside its whole.
with lines as (
    select * from {{ ref('aud_cost_lines') }}
    where
        amount_yuan is not null
        and not regexp_matches(indicator_level_key, '社会成本|生态环境成本')
        and not regexp_matches(indicator_name, '^其中|小计$|合计$')
),

summed as (
    select
        project_key,
        count(*) as line_count,
        any_value(budget_yuan) as budget_yuan,
        try_cast(
            sum(amount_yuan) filter (cost_kind = 'component') as decimal(18, 2)
        ) as components_yuan,
        cast(max(amount_yuan) filter (cost_kind = 'total') as decimal(18, 2)) as total_line_yuan
    from lines
    group by project_key
),

promised as (
    select
        *,
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
    where lines.cost_kind != 'unit_price'
    group by lines.project_key
)

select
    promised.* exclude (budget_yuan),
    cells.line_cells
from promised
left join cells using (project_key)
