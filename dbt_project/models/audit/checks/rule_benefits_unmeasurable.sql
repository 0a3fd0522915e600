with benefits as (
    select * from {{ ref('aud_indicators') }}
    where level1_name = '效益'
),

documents as (
    select
        document_key,
        count(*) as benefit_count,
        count_if(target_kind = 'qualitative') as vague_count
    from benefits
    group by document_key
    having vague_count > 0.5 * benefit_count
),

-- A list that is sorted when it is whole takes a part of the memory of one that is made in order.
cells as (
    select
        document_key,
        list_sort(list(struct_pack(
            form_number := form_number, row_number := row_number, cell := {{ cell('target_text') }}
        ))) as cells
    from benefits
    semi join documents using (document_key)
    where target_kind = 'qualitative'
    group by document_key
)

select
    {{ finding(
        zh='{benefit_count}个效益指标中有{vague_count}个没有可衡量的指标值',
        en='{vague_count} of {benefit_count} benefits have no measurable target',
        place="'document'",
        evidence='list_transform(cells.cells, lambda placed: placed.cell)',
        project='cast(null as varchar)'
    ) }}
from documents
inner join cells using (document_key)
