/* The reference model by hand for AVX-512: eight futures side by side, fused multiply-add, only what can
 * be above zero gathered with vpcompress and looked at again, days without a decision left out.
 * Draws are splitmix64's, two counts from each number, or with -DPHILOX those of Philox4x32-10. */
#include <immintrin.h>
#include "model.h"

#define W 8
typedef __m512d vec;
typedef __m512i word;
#define ADD _mm512_add_pd
#define SUB _mm512_sub_pd
#define MUL _mm512_mul_pd
#define FMA _mm512_fmadd_pd
static inline vec set(double x) { return _mm512_set1_pd(x); }

/* Taylor's polynomial of degree 12 after a reduction by ln 2. */
static inline vec vexp(vec x)
{
    static const double c[] = {
        2.08767569878681e-09, 2.50521083854417e-08, 2.75573192239859e-07, 2.75573192239859e-06,
        2.48015873015873e-05, 1.98412698412698e-04, 1.38888888888889e-03, 8.33333333333333e-03,
        4.16666666666667e-02, 1.66666666666667e-01, 0.5, 1.0, 1.0};
    vec k = _mm512_roundscale_pd(MUL(x, set(1.4426950408889634)), 0);
    vec r = _mm512_fnmadd_pd(k, set(6.93147180369123816490e-01), x);
    r = _mm512_fnmadd_pd(k, set(1.90821492927058770002e-10), r);
    vec p = set(c[0]);
    for (int i = 1; i < 13; i++) p = FMA(p, r, set(c[i]));
    return _mm512_scalef_pd(p, k);
}
static inline vec coarse(word w) { return FMA(_mm512_cvtepu64_pd(w), set(0x1p-32), set(0x1p-33)); }
static inline vec fine(word high, word low)
{
    low = _mm512_srli_epi64(_mm512_and_epi64(low, _mm512_set1_epi64(0xFFFFFFFF)), 12);
    word k = _mm512_or_epi64(_mm512_slli_epi64(high, 20), low);
    return FMA(_mm512_cvtepu64_pd(k), set(0x1p-52), set(0x1p-53));
}
static inline vec horner(const double *c, vec x)
{
    vec t = set(c[0]);
    for (int i = 1; i < 8; i++) t = FMA(t, x, set(c[i]));
    return t;
}
static inline vec vnormal(vec u)
{
    vec q = SUB(u, set(0.5)), r = _mm512_fnmadd_pd(q, q, set(0.180625));
    vec z = MUL(q, _mm512_div_pd(horner(CENTRE_TOP, r), horner(CENTRE_BOTTOM, r)));
    __mmask8 tail = _mm512_cmp_pd_mask(_mm512_abs_pd(q), set(0.425), _CMP_GT_OQ);
    if (tail) {
        double us[W], zs[W];
        _mm512_storeu_pd(us, u);
        _mm512_storeu_pd(zs, z);
        for (; tail; tail &= tail - 1) zs[__builtin_ctz(tail)] = normal(us[__builtin_ctz(tail)]);
        z = _mm512_loadu_pd(zs);
    }
    return z;
}

/* Draws of eight futures: a block of four words each, or a number each. */
typedef struct { word future, state, words[4]; uint32_t seed; } draws;
#ifdef PHILOX
static inline void block(draws *d, uint32_t stream, int64_t day, int64_t lane)
{
    const word m0 = _mm512_set1_epi64(0xD2511F53), m1 = _mm512_set1_epi64(0xCD9E8D57);
    word a = d->future, b = _mm512_setzero_si512(), c = _mm512_set1_epi64(day), e = _mm512_set1_epi64(lane);
    uint32_t k0 = d->seed, k1 = stream;
    for (int round = 0; round < 10; round++) {
        word p = _mm512_mul_epu32(a, m0), q = _mm512_mul_epu32(c, m1);
        a = _mm512_ternarylogic_epi64(_mm512_srli_epi64(q, 32), b, _mm512_set1_epi64(k0), 0x96);
        c = _mm512_ternarylogic_epi64(_mm512_srli_epi64(p, 32), e, _mm512_set1_epi64(k1), 0x96);
        b = q; /* a product reads lower halves only: upper ones are cut off at the end */
        e = p;
        k0 += 0x9E3779B9u; k1 += 0xBB67AE85u;
    }
    const word low = _mm512_set1_epi64(0xFFFFFFFF);
    d->words[0] = _mm512_and_epi64(a, low); d->words[1] = _mm512_and_epi64(b, low);
    d->words[2] = _mm512_and_epi64(c, low); d->words[3] = _mm512_and_epi64(e, low);
}
#else
static inline word number(draws *d)
{
    d->state = _mm512_add_epi64(d->state, _mm512_set1_epi64(0x9E3779B97F4A7C15u));
    word z = d->state;
    z = _mm512_xor_epi64(z, _mm512_srli_epi64(z, 30));
    z = _mm512_mullo_epi64(z, _mm512_set1_epi64(0xBF58476D1CE4E5B9u));
    z = _mm512_xor_epi64(z, _mm512_srli_epi64(z, 27));
    z = _mm512_mullo_epi64(z, _mm512_set1_epi64(0x94D049BB133111EBu));
    return _mm512_xor_epi64(z, _mm512_srli_epi64(z, 31));
}
#endif
/* Words of a count each: the address is asked for Philox only, every number of splitmix64 lasts twice. */
static inline word count_word(draws *d, int64_t day, int64_t s)
{
#ifdef PHILOX
    if (s % 4 == 0) block(d, 1, day, s / 4);
    return d->words[s % 4];
#else
    (void)day;
    if (s % 2) return _mm512_and_epi64(d->words[0], _mm512_set1_epi64(0xFFFFFFFF));
    d->words[0] = number(d);
    return _mm512_srli_epi64(d->words[0], 32);
#endif
}
static inline void draw_nights(draws *d, int64_t day, vec *tonight, vec *tomorrow)
{
#ifdef PHILOX
    block(d, 2, day / 2, 0);
    *tonight = vnormal(fine(d->words[0], d->words[1]));
    *tomorrow = vnormal(fine(d->words[2], d->words[3]));
#else
    (void)day;
    word one = number(d), two = number(d);
    *tonight = vnormal(fine(_mm512_srli_epi64(one, 32), one));
    *tomorrow = vnormal(fine(_mm512_srli_epi64(two, 32), two));
#endif
}

/* Challenger and coalition, the days on which nothing can change left out; days that the future has. */
static int64_t episode(const double *p, int64_t S, int D, const double *v, uint64_t *state, double *probes,
                       double *out)
{
    double cred = p[CRED0], rate = 1 / log1p(-p[P_CP]);
    int doing = COMPLY, due = -1, outcome = HELD, end = D;
    int day = (int)(log(uniform(state)) * rate);
    while (1) {
        if (due >= 0 && due <= day && due < D) {
            cred = answered(p, cred, state);
            if (cred < p[CRED_MIN]) { outcome = ERODED; end = due; break; }
            due = -1;
        }
        if (day >= D) break;
        int64_t k = (int64_t)(uniform(state) * S);
        double chance = acts(p, v[k], cred), u = uniform(state);
        if (doing == COMPLY) {
            if (u < chance) doing = PROBE;
        } else if (doing == PROBE) {
            probes[k] += 1;
            if (uniform(state) < p[P_DET] && uniform(state) < p[P_ATT]) {
                if (due < 0) due = day + 1 + (int)exp(p[MU_D] + p[SD_D] * normal(uniform(state)));
            } else cred *= 1 - p[DOWN] / 10;
            if (u < p[P_PP] * chance) doing = PRETEXT;
            else if (uniform(state) < p[P_RET] * (1 - chance)) doing = COMPLY;
            if (cred < p[CRED_MIN]) { outcome = ERODED; end = day; break; }
        } else {
            if (u < p[P_PO] * chance) { outcome = offensive(p, p[FORCE] * v[k]); end = day; break; }
            if (uniform(state) < p[P_RET] * (1 - chance)) doing = COMPLY;
        }
        day++;
        if (doing == COMPLY) day += (int)(log(uniform(state)) * rate);
    }
    out[0] = outcome; out[1] = end; out[4] = cred;
    return outcome == HELD ? D : end + 1;
}

typedef struct { vec *A, *N, *T; double *u, *rate; int64_t *place; } room;

/* Counts of the rows gathered: exact, eight at a time, one by one where there are more than two. */
static void count(room *r, int hits, uint64_t *states)
{
    for (int i = 0; i < hits; i += W) {
        __mmask8 use = hits - i >= W ? 0xFF : (1 << (hits - i)) - 1;
        vec u = _mm512_loadu_pd(r->u + i), rate = _mm512_loadu_pd(r->rate + i), n = set(0);
        vec none = vexp(SUB(set(0), rate)), term = MUL(none, rate), one = ADD(none, term);
        vec two = FMA(MUL(term, rate), set(0.5), one);
        n = _mm512_mask_blend_pd(_mm512_cmp_pd_mask(u, none, _CMP_GT_OQ), n, set(1));
        n = _mm512_mask_blend_pd(_mm512_cmp_pd_mask(u, one, _CMP_GT_OQ), n, set(2));
        _mm512_mask_i64scatter_pd((double *)r->N, use, _mm512_loadu_si512(r->place + i), n, 8);
        __mmask8 more = _mm512_cmp_pd_mask(u, two, _CMP_GT_OQ) | _mm512_cmp_pd_mask(rate, set(16), _CMP_GT_OQ);
        for (more &= use; more; more &= more - 1) {
            int j = i + __builtin_ctz(more);
            ((double *)r->N)[r->place[j]] =
                r->rate[j] > 16 ? poisson(r->rate[j], states + r->place[j] % W) : inversion(r->u[j], r->rate[j]);
        }
    }
}

/* Futures of like length side by side: lanes wait for the longest of them. */
typedef struct { int64_t days, future; } length;
static int shorter(const void *one, const void *other)
{
    int64_t a = ((const length *)one)->days, b = ((const length *)other)->days;
    return (a > b) - (a < b);
}

void run(const double *parameters, int64_t futures, int64_t S, int64_t D, uint64_t seed, double *out)
{
    double *w = malloc(2 * S * sizeof *w), *v = w + S, *probes = calloc(futures * S, sizeof *probes);
    uint64_t *states_of = malloc(futures * sizeof *states_of);
    length *order = malloc(futures * sizeof *order);
    room r = {.A = aligned_alloc(64, (3 * S + 2) * sizeof(vec))};
    r.T = r.A + S; r.N = r.T + S;
    r.u = malloc(W * (S + 1) * sizeof *r.u);
    r.rate = malloc(W * (S + 1) * sizeof *r.rate);
    r.place = malloc(W * (S + 1) * sizeof *r.place);
    const word lane = _mm512_set_epi64(7, 6, 5, 4, 3, 2, 1, 0);
    profiles(S, w, v);
    for (int64_t f = 0; f < futures; f++) {
        states_of[f] = stream_of(seed, f);
        order[f].future = f;
        order[f].days = episode(parameters + f * PARAMETERS, S, D, v, states_of + f, probes + f * S, out + 5 * f);
    }
    qsort(order, futures, sizeof *order, shorter);
    for (int64_t first = 0; first < futures; first += W) {
        double of[7][W];
        uint64_t states[W], id[W];
        int64_t last = 0;
        int members = futures - first < W ? futures - first : W;
        for (int l = 0; l < W; l++) {
            int64_t f = order[first + (l < members ? l : members - 1)].future;
            int64_t days = l < members ? order[first + l].days : 0;
            const double *p = parameters + f * PARAMETERS;
            double keep = exp(-p[BETA]);
            states[l] = states_of[f]; id[l] = f;
            if (days > last) last = days;
            of[0][l] = p[BASE]; of[1][l] = p[BRANCHING] * (1 - p[SPILL]) * (1 - keep) / keep;
            of[2][l] = p[BRANCHING] * p[SPILL] * (1 - keep) / 2; of[3][l] = keep;
            of[4][l] = p[PHI]; of[5][l] = p[SIGMA]; of[6][l] = days;
        }
        vec base = _mm512_loadu_pd(of[0]), alpha = _mm512_loadu_pd(of[1]), gamma = _mm512_loadu_pd(of[2]);
        vec keep = _mm512_loadu_pd(of[3]), phi = _mm512_loadu_pd(of[4]), sigma = _mm512_loadu_pd(of[5]);
        vec lives = _mm512_loadu_pd(of[6]), x = set(0), spare = set(0);
        draws d = {.future = _mm512_loadu_si512(id), .state = _mm512_loadu_si512(states), .seed = seed};
        for (int64_t s = 0; s < S; s++) r.A[s] = r.T[s] = set(0);
        r.N[0] = r.N[S + 1] = set(0);
        for (int64_t day = 0; day < last; day++) {
            __mmask8 on = _mm512_cmp_pd_mask(lives, set(day), _CMP_GT_OQ);
            vec level = MUL(base, vexp(x));
            int hits = 0;
            for (int64_t s = 0; s < S; s++) {
                vec u = coarse(count_word(&d, day, s)), rate = FMA(set(w[s]), level, r.A[s]);
                __mmask8 hit = _mm512_cmp_pd_mask(ADD(u, rate), set(1), _CMP_GT_OQ) & on;
                word place = _mm512_add_epi64(lane, _mm512_set1_epi64(W * (s + 1)));
                r.N[s + 1] = set(0);
                _mm512_storeu_pd(r.u + hits, _mm512_maskz_compress_pd(hit, u));
                _mm512_storeu_pd(r.rate + hits, _mm512_maskz_compress_pd(hit, rate));
                _mm512_storeu_si512(r.place + hits, _mm512_maskz_compress_epi64(hit, place));
                hits += __builtin_popcount(hit);
            }
            count(&r, hits, states);
            for (int64_t s = 0; s < S; s++) {
                r.A[s] = FMA(gamma, ADD(r.N[s], r.N[s + 2]), MUL(FMA(alpha, r.N[s + 1], r.A[s]), keep));
                r.T[s] = ADD(r.T[s], r.N[s + 1]);
            }
            vec z = spare;
            if (day % 2 == 0) draw_nights(&d, day, &z, &spare);
            x = FMA(phi, x, MUL(sigma, z));
        }
        for (int l = 0; l < members; l++) {
            int64_t f = order[first + l].future;
            double *o = out + 5 * f;
            o[2] = o[3] = 0;
            for (int64_t s = 0; s < S; s++) {
                double total = ((double *)&r.T[s])[l] + probes[f * S + s];
                o[2] += total;
                if (total > o[3]) o[3] = total;
            }
        }
    }
    free(w); free(probes); free(states_of); free(order); free(r.A); free(r.u); free(r.rate); free(r.place);
}
