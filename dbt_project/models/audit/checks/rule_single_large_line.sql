with cost_lines as (
    select
        *,
        count(*) over (partition by project_key) as line_count
    from {{ ref('aud_cost_lines') }}
    where not is_whole_department
)

select
    {{ finding(
        zh='仅设1项成本指标，金额{amount_yuan:wan}，未按支出内容细化',
        en='There is a single cost target for {amount_yuan:yuan}, not broken down by use',
        place="'cost line'",
        amount='amount_yuan'
    ) }}
from cost_lines
where
    line_count = 1
    and cost_role in ('total', 'component')
    and amount_yuan >= 1000000
    -- What is owed has no parts.
    and not coalesce(regexp_matches(indicator_name, '付息|利息|还本|本息|偿债|偿还'), false)
