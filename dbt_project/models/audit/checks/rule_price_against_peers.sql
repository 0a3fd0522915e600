-- A price far from those of its peers. A factor near ten thousand or ten is a unit or a point that
-- slipped.
with prices as (
    select
        costs.*,
        peers.project_count,
        peers.median_yuan,
        peers.lower_quartile_yuan,
        peers.upper_quartile_yuan,
        peers.upper_quartile_yuan - peers.lower_quartile_yuan as spread_yuan,
        costs.unit_cost_yuan / nullif(peers.median_yuan, 0) as factor
    from {{ ref('aud_unit_costs') }} as costs
    inner join {{ ref('unit_price_peers') }} as peers using (unit_cost_from, thing, measure_unit)
),

apart as (
    select
        *,
        case
            when greatest(factor, 1 / factor) between 5000 and 20000 then '，疑为金额单位填错'
            when factor between 0.08 and 0.125 or factor between 8 and 12.5
                then '，疑为小数点错位'
            else ''
        end as likely_zh,
        case
            when greatest(factor, 1 / factor) between 5000 and 20000
                then '; the unit of money may be wrong'
            when factor between 0.08 and 0.125 or factor between 8 and 12.5
                then '; the decimal point may have slipped'
            else ''
        end as likely_en
    from prices
    where
        (factor >= 3 or factor <= 1.0 / 3)
        and (
            unit_cost_yuan > upper_quartile_yuan + 3 * spread_yuan
            or unit_cost_yuan < lower_quartile_yuan - 1.5 * spread_yuan
        )
)

select
    {{ finding(
        zh='“{thing_name}”单位成本{unit_cost_yuan:wan}（{measure_unit}），'
           ~ '同类项目{project_count}个的中位数为{median_yuan:wan}{likely_zh}',
        en='“{thing_name}” costs {unit_cost_yuan:yuan} ({measure_unit}); the median of '
           ~ '{project_count} projects is {median_yuan:yuan}{likely_en}',
        place="'price/' || thing || '/' || measure_unit",
        evidence='cells'
    ) }}
from apart
