{{ large_share(
    names='^其[他它]',
    least=0.25,
    place='other',
    zh='“其他”类成本{lines_yuan:wan}，占预算数的{share:percent}',
    en='lines for other things come to {lines_yuan:yuan}, {share:percent} of the budget'
) }}
