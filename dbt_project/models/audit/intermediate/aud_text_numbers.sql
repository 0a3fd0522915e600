-- The numbers that a purpose or a goal states, with what stands before each in its clause. A number
-- that stands twice is found at its own place; within another (4座 of 14座) it is none.
with texts as (
    select
        form_key,
        form_number,
        project_key,
        document_key,
        field,
        text,
        row_number,
        column_number
    from {{ ref('aud_form_texts') }}
    where field in ('purpose_text', 'goal_text')
    qualify row_number() over (partition by form_key, field order by row_number, column_number) = 1
),

promises as (
    select
        promises.*,
        regexp_replace(promise_text, '^[=≥≤<>~]+', '') as number_text,
        count(*) over (partition by form_key, field) as promise_count
    from {{ ref('stg_promises') }} as promises
    semi join texts using (form_key)
    qualify promise_number <= {{ most_compared() }}
),

numbered as (
    select
        *,
        row_number() over (
            partition by form_key, field, number_text
            order by promise_number
        ) as occurrence
    from promises
),

parted as (
    select
        texts.*,
        numbered.promise_number,
        numbered.number_text,
        numbered.comparator,
        numbered.promise_value,
        numbered.measure_unit,
        numbered.occurrence,
        string_split(texts.text, numbered.number_text) as parts
    from numbered
    inner join texts using (form_key, field)
),

-- What follows a digit is the end of another number: 6万元 in 9.6万元.
placed as (
    select
        * exclude (parts, occurrence),
        list_filter(
            range(1, len(parts)), lambda place: not regexp_matches(parts[place], '[\d.]$')
        )[occurrence] as place,
        parts[place] as before,
        parts[place + 1] as behind
    from parted
)

select
    * exclude (place, before, behind, text),
    text as cell_text,
    regexp_extract(before, '[^，,。；;：:、!?！？\n]*$') as clause,
    regexp_replace(
        regexp_extract(before, '[^，,。；;：:、!?！？\n\d]*$'), '(共计|合计|共|约|近|达到?|不?[少低]于|不?超过|至少)+$', ''
    ) as subject,
    regexp_extract(behind, '^[^，,。；;：:、!?！？\n\d]*') as object
from placed
where
    before is not null
    and behind is not null
    and not regexp_matches(before, '[\d.,×xX*＊+＋=＝÷/]\s*$')
    and not regexp_matches(behind, '^\s*[×xX*＊+＋=＝÷/]')
