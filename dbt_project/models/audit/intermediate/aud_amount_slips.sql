-- The one cost line of a project that, times a power of ten, would make its lines meet its budget.
-- A sum of one line meets a budget by chance at ten or a hundred times: there only the unit's
-- ten thousand tells.
with costs as (
    select
        project_key,
        line_count,
        components_yuan,
        total_line_yuan,
        promised_yuan
    from {{ ref('aud_project_costs') }}
),

lines as (
    select lines.*
    from {{ ref('aud_cost_lines') }} as lines
    where
        lines.amount_yuan > 0
        and lines.cost_kind in ('component', 'total')
        and lines.budget_yuan > 0
),

compared as (
    select
        lines.*,
        costs.line_count,
        cast(
            case
                when lines.cost_kind = 'total' and costs.total_line_yuan = lines.amount_yuan
                    then lines.budget_yuan
                when costs.total_line_yuan is null
                    then lines.budget_yuan - costs.components_yuan + lines.amount_yuan
            end as double
        ) / cast(lines.amount_yuan as double) as times
    from lines
    inner join costs using (project_key)
    where costs.promised_yuan != lines.budget_yuan
)

select
    *,
    round(log10(times)) as power
from compared
where
    times > 0
    and abs(times / pow(10, round(log10(times))) - 1) < 1e-9
    and abs(round(log10(times))) between 1 and 4
