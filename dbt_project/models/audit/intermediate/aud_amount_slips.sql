-- The one cost line of a project that, times a power of ten, would make its lines meet its budget.
-- A sum of one line meets a budget by chance at ten or a hundred times: there only the unit's
-- ten thousand tells, and else only a line that is the only one.
with lines as (
    select
        *,
        count(*) over of_project as line_count,
        sum(case when cost_role = 'component' then amount_yuan else 0 end) over of_project
            as components_yuan,
        max(case when cost_role = 'total' then amount_yuan end) over of_project as total_yuan
    from {{ ref('aud_cost_lines') }}
    where
        cost_role in ('component', 'total')
        and amount_yuan > 0
        and budget_yuan > 0
    window of_project as (partition by project_key)
),

-- What the line would have to be, where the others are right.
compared as (
    select
        *,
        cast(
            case
                when total_yuan is null then budget_yuan - components_yuan + amount_yuan
                when cost_role = 'total' then budget_yuan
            end as double
        ) / cast(amount_yuan as double) as times
    from lines
    where coalesce(total_yuan, components_yuan) != budget_yuan
),

scaled as (
    select
        *,
        round(log10(nullif(greatest(times, 0), 0))) as power
    from compared
),

slips as (
    select
        *,
        abs(power) = 4 as is_of_unit
    from scaled
    where
        abs(power) between 1 and 4
        and abs(times / pow(10, power) - 1) < 1e-9
        and (abs(power) = 4 or line_count >= 2)
)

select * from slips
qualify is_of_unit or count_if(not is_of_unit) over (partition by project_key) = 1
