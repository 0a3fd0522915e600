-- Where name and description are the same nearly everywhere, the few rows where they differ are
-- slips.
with indicators as (
    select
        *,
        {{ squeezed('indicator_name') }} != {{ squeezed('indicator_description') }} as differs
    from {{ ref('aud_indicators') }}
    where indicator_description is not null
),

documents as (
    select
        document_key,
        count(*) as described_count,
        count_if(differs) as differing_count,
        described_count - differing_count as agreeing_count,
        list({{ cell('indicator_name', 'name_column_number') }} order by form_number, row_number)
        filter (differs) as name_cells,
        array_to_string(
            list_sort(list_distinct(list(form_number) filter (differs))), '、'
        ) as form_numbers
    from indicators
    group by document_key
)

select
    {{ finding(
        zh='{differing_count}个指标的名称与描述不一致（表{form_numbers}），其余{agreeing_count}个一致',
        en='{differing_count} of {described_count} indicators are described otherwise than named',
        place="'document'",
        evidence='name_cells',
        project='cast(null as varchar)'
    ) }}
from documents
where differing_count > 0 and differing_count < 0.05 * described_count
