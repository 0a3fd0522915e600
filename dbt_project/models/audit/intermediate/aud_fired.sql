-- Where each rule fires. They run one after another, each a transaction: together they would need
-- the memory of all. The rules are the files rule_*.sql that are there: dbt is told their names,
-- since it must know what a model is made from before it knows of any other.
{% for rule in env_var('JIXIAO_AUDIT_RULES', '').split() %}
-- depends_on: {{ ref(rule) }}
{% endfor %}
{{ config(post_hook={'sql': '{{ fire_rules() }}', 'transaction': false}) }}

select
    cast(null as varchar) as rule_code,
    cast(null as varchar) as project_key,
    cast(null as varchar) as unit_key,
    cast(null as varchar) as document_key,
    cast(null as varchar) as place,
    cast(null as decimal(18, 2)) as amount_yuan,
    cast(null as varchar) as message_zh,
    cast(null as varchar) as message_en,
    cast(null as {{ evidence_type() }}) as evidence
where false
