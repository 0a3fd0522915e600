with alike as (
    select
        form_key,
        name_word,
        target_word
    from {{ ref('aud_indicators') }}
    where target_text is not null
    group by form_key, name_word, target_word
    having count(*) > 1
),

indicators as (
    select
        *,
        coalesce({{ squeezed('indicator_description') }}, '') as description
    from {{ ref('aud_indicators') }}
    semi join alike using (form_key, name_word, target_word)
),

-- Found before their cells are listed: lists of all would not fit into memory.
repeated as (
    select
        form_key,
        coalesce(level1_name, '') as level1_name,
        coalesce(level2_name, '') as level2_name,
        name_word,
        target_word,
        description
    from indicators
    group by all
    having count(*) > 1
),

grouped as (
    select
        indicators.project_key,
        indicators.document_key,
        indicators.form_key,
        concat_ws('/', indicators.level1_name, indicators.level2_name)
        || '/' || repeated.name_word as place,
        any_value(indicators.indicator_name) as indicator_name,
        any_value(indicators.target_text) as target_text,
        count(*) as times,
        list(
            {{ cell('indicator_name', 'name_column_number', form='indicators.form_key') }}
            order by row_number
        ) as cells
    from indicators
    inner join repeated
        on
            indicators.form_key = repeated.form_key
            and coalesce(indicators.level1_name, '') = repeated.level1_name
            and coalesce(indicators.level2_name, '') = repeated.level2_name
            and indicators.name_word = repeated.name_word
            and indicators.target_word = repeated.target_word
            and indicators.description = repeated.description
    group by
        indicators.project_key,
        indicators.document_key,
        indicators.form_key,
        indicators.level1_name,
        indicators.level2_name,
        repeated.name_word,
        repeated.target_word,
        repeated.description
)

select
    {{ finding(
        zh='“{indicator_name}”（{target_text}）重复设置{times}次',
        en='“{indicator_name}” ({target_text}) is listed {times} times',
        place='place',
        evidence='cells'
    ) }}
from grouped
