-- 中央, 省, 市 and 县 make the fiscal funds, or the budget. Where another source stands beside them
-- (上年结转), they may make either with it.
with amounts as (
    select
        *,
        regexp_matches(
            {{ squeezed('fund_source_text') }},
            '^(其中)?[:：]?(中央|国家|省|自治区|市|州|盟|地市|设区市|县|区|旗|县区|市县|县级|乡镇|乡|镇|地方|本级|上级|同级)'
            '[级本区县（）()]*(财政)?(补助|专项|预算|安排|配套|拨款|资金|补助资金|财政资金|专项资金|财政拨款)*$'
        ) and amount_role = 'source' as is_of_a_level,
        contains(fund_source_text, '地方') as is_local,
        regexp_matches(fund_source_text, '中央|国家') as is_central
    from {{ ref('aud_stage_amounts') }}
    where
        amount_stage = 'annual'
        and amount_role in ('budget', 'fiscal', 'source', 'other')
),

summed as (
    select
        project_key,
        document_key,
        form_key,
        count_if(is_of_a_level) as level_count,
        sum(amount_yuan) filter (is_of_a_level) as levels_yuan,
        coalesce(sum(amount_yuan) filter (is_of_a_level and is_local), 0) as local_yuan,
        coalesce(
            sum(amount_yuan) filter (is_of_a_level and not is_local and not is_central), 0
        ) as parts_yuan,
        coalesce(sum(amount_yuan) filter (amount_role = 'source' and not is_of_a_level), 0)
            as others_yuan,
        coalesce(max(amount_yuan) filter (amount_role = 'other'), 0) as other_yuan,
        max(amount_yuan) filter (amount_role = 'fiscal') as fiscal_yuan,
        max(amount_yuan) filter (amount_role = 'budget') as budget_yuan,
        list({{ cell('amount_text') }} order by row_number, column_number) as cells
    from amounts
    group by project_key, document_key, form_key
),

-- 地方 may hold 省, 市 and 县, which are named beside it.
counted as (
    select
        *,
        case when local_yuan > 0 then levels_yuan - parts_yuan else levels_yuan end as named_yuan,
        coalesce(fiscal_yuan, budget_yuan - other_yuan) as whole_yuan
    from summed
    where level_count >= 2
),

off as (
    select
        *,
        abs(named_yuan - whole_yuan) as difference_yuan,
        [whole_yuan, coalesce(budget_yuan, whole_yuan)] as allowed
    from counted
    where
        not list_contains(allowed, named_yuan)
        and not list_contains(allowed, levels_yuan)
        and not list_contains(allowed, named_yuan + others_yuan)
)

select
    {{ finding(
        zh='各级财政资金合计{named_yuan:wan}，与财政拨款{whole_yuan:wan}不一致，相差{difference_yuan:wan}',
        en='The levels of government give {named_yuan:yuan}, not {whole_yuan:yuan}',
        place="'sources'",
        amount='difference_yuan',
        evidence='cells'
    ) }}
from off
