-- Remembered for as long as they are gone: one that comes back says since when it was.
{% set before = last_released('audit', 'gone_findings') %}
{% set remembers = has_column(before, 'gone_in') %}

with seen as (
    select * from {{ ref('aud_seen_findings') }}
),

findings as (
    select * from {{ ref('findings') }}
),

newly_gone as (
    select
        seen.*,
        '{{ env_var("JIXIAO_RELEASE", "unreleased") }}' as gone_in,
        true as is_new
    from seen
    anti join findings using (finding_key)
),

{% if remembers %}
    gone_before as (
        select * replace (false as is_new)
        from {{ before }}
        anti join findings using (finding_key)
        anti join newly_gone using (finding_key)
    ),

    gone as (
        select * from newly_gone
        union all by name
        select * from gone_before
    )
{% else %}
    gone as (
        select * from newly_gone
    )
{% endif %}

select
    finding_key,
    rule_code,
    message_zh,
    message_en,
    first_seen_in,
    gone_in,
    is_new
from gone
