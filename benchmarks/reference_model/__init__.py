"""One small model, written as its users would write it in seven ways, to compare speed.

A ceasefire line of S sectors over D days in futures that are independent of each other:

1. N_s ~ Poisson(base w_s e^x + A_s) incidents in every sector; then
   A_s <- (A_s + alpha N_s) e^-beta + gamma (N_{s-1} + N_{s+1}) and x <- phi x + sigma Z.
2. If an answer is due today, the coalition answers with `p_resp`; then credibility rises by `up`
   with `p_succ`, else falls by half of `down`; without an answer it falls by `down`.
3. In a sector k drawn evenly, 1 - D = 1 / (1 + exp(a + b r v_k + c cred)) is the chance that the
   challenger is not deterred. It complies and starts to probe with p_cp (1 - D). Probing is an
   incident of its own, seen and put to the right side with p_det p_att, which makes an answer due
   after a lognormal delay, and otherwise costs a tenth of `down`; it turns into a pretext with
   p_pp (1 - D) and back with p_ret D; a pretext turns into an offensive with p_po (1 - D) and back
   with p_ret D.
4. An offensive is fought out at once by linear attrition with a reinforcement: lost, repelled or
   stalemate.
5. Credibility below `cmin` is the end: eroded.

`alpha` and `gamma` follow from a branching ratio below 1, so that no future explodes. Each module
has ``run(parameters, sectors, days, seed)``: (n, 29) in, (n, 5) out: outcome (0 held, 1 eroded,
2 repelled, 3 lost, 4 stalemate), day, incidents, those of the busiest sector, credibility.
"""
