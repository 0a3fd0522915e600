{{ large_share(
    names='尾款',
    least=0.5,
    place='final payment',
    zh='尾款{lines_yuan:wan}，占预算数的{share:percent}',
    en='final payments come to {lines_yuan:yuan}, {share:percent} of the budget'
) }}
