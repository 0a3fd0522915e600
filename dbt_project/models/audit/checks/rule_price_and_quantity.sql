-- A price times its quantity lies far from what it is to come to, however often it is paid.
with priced as (
    select
        *,
        cast(whole_yuan as double) / product_yuan as times,
        cast(round(product_yuan, 2) as decimal(18, 2)) as reckoned_yuan,
        [{{ cell('target_text') }}, quantity_cell] as cells
    from {{ ref('aud_sole_prices') }}
    where whole_yuan > 0
),

off as (
    select
        *,
        case when times >= 1 then times else 1 / times end as apart
    from priced
    where
        times < 0.67
        or times > case
            when other_lines = 0 and span is null then 10
            when span is null or span in ('年', '学年') then 3
            when span in ('月', '次', '期') then 13
            when span in ('季', '季度', '半年', '学期') then 5
            else 366
        end
        or (span in ('天', '日') and times between 25 and 170)
)

select
    {{ finding(
        zh='按单价“{target_text}”、数量“{quantity_text}”测算为{reckoned_yuan:wan}，与成本{whole_yuan:wan}相差较大',
        en='“{target_text}” × “{quantity_text}” is {reckoned_yuan:yuan}, not {whole_yuan:yuan}',
        place="'price/' || indicator_name",
        amount='abs(whole_yuan - reckoned_yuan)',
        evidence='cells'
    ) }}
from off
