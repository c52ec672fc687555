/* The reference model as one writes it down: a future after the other, a day after the other, libm,
 * an exponential for every sector and day. */
#include "model.h"

static void future(const double *p, int64_t S, int D, const double *w, const double *v, uint64_t state,
                   double *A, double *N, double *total, double *out)
{
    double keep = exp(-p[BETA]);
    double alpha = p[BRANCHING] * (1 - p[SPILL]) * (1 - keep) / keep;
    double gamma = p[BRANCHING] * p[SPILL] * (1 - keep) / 2;
    double x = 0, cred = p[CRED0];
    int doing = COMPLY, due = -1, outcome = HELD, day;
    memset(A, 0, S * sizeof *A);
    memset(total, 0, S * sizeof *total);
    N[-1] = N[S] = 0;
    for (day = 0; day < D; day++) {
        for (int64_t s = 0; s < S; s++) N[s] = poisson(p[BASE] * w[s] * exp(x) + A[s], &state);
        for (int64_t s = 0; s < S; s++) {
            A[s] = (A[s] + alpha * N[s]) * keep + gamma * (N[s - 1] + N[s + 1]);
            total[s] += N[s];
        }
        x = p[PHI] * x + p[SIGMA] * normal(uniform(&state));
        if (due == day) {
            due = -1;
            cred = answered(p, cred, &state);
            if (cred < p[CRED_MIN]) { outcome = ERODED; break; }
        }
        int64_t k = (int64_t)(uniform(&state) * S);
        double chance = acts(p, v[k], cred), u = uniform(&state);
        if (doing == COMPLY) {
            if (u < p[P_CP] * chance) doing = PROBE;
        } else if (doing == PROBE) {
            total[k] += 1;
            if (uniform(&state) < p[P_DET] && uniform(&state) < p[P_ATT]) {
                if (due < 0) due = day + 1 + (int)exp(p[MU_D] + p[SD_D] * normal(uniform(&state)));
            } else cred *= 1 - p[DOWN] / 10;
            if (u < p[P_PP] * chance) doing = PRETEXT;
            else if (uniform(&state) < p[P_RET] * (1 - chance)) doing = COMPLY;
            if (cred < p[CRED_MIN]) { outcome = ERODED; break; }
        } else {
            if (u < p[P_PO] * chance) { outcome = offensive(p, p[FORCE] * v[k]); break; }
            if (uniform(&state) < p[P_RET] * (1 - chance)) doing = COMPLY;
        }
    }
    out[0] = outcome; out[1] = day; out[2] = out[3] = 0; out[4] = cred;
    for (int64_t s = 0; s < S; s++) { out[2] += total[s]; if (total[s] > out[3]) out[3] = total[s]; }
}

void run(const double *parameters, int64_t futures, int64_t S, int64_t D, uint64_t seed, double *out)
{
    double *room = calloc(5 * S + 2, sizeof *room);
    double *w = room, *v = w + S, *A = v + S, *total = A + S, *N = total + S + 1;
    profiles(S, w, v);
    for (int64_t f = 0; f < futures; f++)
        future(parameters + f * PARAMETERS, S, D, w, v, stream_of(seed, f), A, N, total, out + 5 * f);
    free(room);
}
