with benefits as (
    select * from {{ ref('int_indicators') }}
    where level1_name = '效益'
),

documents as (
    select
        document_key,
        count(*) as benefit_count,
        count_if(target_kind = 'qualitative') as vague_count,
        list({{ cell('target_text') }} order by form_number, row_number) filter (target_kind = 'qualitative') as cells
    from benefits
    group by document_key
)

select
    cast(null as varchar) as project_key,
    document_key,
    'document' as place,
    cast(null as decimal(18, 2)) as amount_yuan,
    benefit_count || '个效益指标中有' || vague_count || '个没有可衡量的指标值' as message_zh,
    vague_count || ' of ' || benefit_count || ' benefits have no measurable target' as message_en,
    cells as evidence
from documents
where vague_count > 0.5 * benefit_count
