-- Where each rule fires. They run one after another, each a transaction: together they would need the memory of all.
{% for rule_code in var('audit_rules') %}
-- depends_on: {{ ref('rule_' ~ rule_code) }}
{% endfor %}
{{ config(post_hook={'sql': '{{ fire_rules() }}', 'transaction': false}) }}

select
    cast(null as varchar) as rule_code,
    cast(null as varchar) as project_key,
    cast(null as varchar) as document_key,
    cast(null as varchar) as place,
    cast(null as varchar) as message_zh,
    cast(null as varchar) as message_en,
    cast(null as {{ evidence_type() }}) as evidence,
    cast(null as decimal(18, 2)) as amount_yuan
where false
