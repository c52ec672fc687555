/* What both C twins of the reference model share: parameters, generator, normal, offensive. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* In the order of parameters.py. */
enum {
    BASE, BRANCHING, BETA, SPILL, PHI, SIGMA, DET_A, DET_B, DET_C, FORCE, P_CP, P_PP, P_PO, P_RET,
    P_DET, P_ATT, MU_D, SD_D, P_RESP, P_SUCC, UP, DOWN, CRED0, CRED_MIN, KA, KD, REINF, RDELAY, BREAK,
    PARAMETERS
};
enum { HELD, ERODED, REPELLED, LOST, STALEMATE };
enum { COMPLY, PROBE, PRETEXT };

/* splitmix64: the quickest generator in common use. */
static inline uint64_t next(uint64_t *state)
{
    uint64_t z = (*state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}
static inline double uniform(uint64_t *state) { return ((next(state) >> 12) + 0.5) * 0x1p-52; }
static inline uint64_t stream_of(uint64_t seed, int64_t future)
{
    uint64_t state = seed * 0xD1342543DE82EF95u + (future + 1) * 0xA0761D6478BD642Fu;
    return next(&state);
}

/* Wichura (1988), AS 241. */
static const double CENTRE_TOP[8] = {
    2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4, 4.5921953931549871457e4,
    1.3731693765509461125e4, 1.9715909503065514427e3, 1.3314166789178437745e2, 3.3871328727963666080e0};
static const double CENTRE_BOTTOM[8] = {
    5.2264952788528545610e3, 2.8729085735721942674e4, 3.9307895800092710610e4, 2.1213794301586595867e4,
    5.3941960214247511077e3, 6.8718700749205790830e2, 4.2313330701600911252e1, 1.0};
static const double MIDDLE_TOP[8] = {
    7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1,
    1.27045825245236838258e0, 3.64784832476320460504e0, 5.76949722146069140550e0,
    4.63033784615654529590e0, 1.42343711074968357734e0};
static const double MIDDLE_BOTTOM[8] = {
    1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2,
    1.48103976427480074590e-1, 6.89767334985100004550e-1, 1.67638483018380384940e0,
    2.05319162663775882187e0, 1.0};
static const double TAIL_TOP[8] = {
    2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3,
    2.65321895265761230930e-2, 2.96560571828504891230e-1, 1.78482653991729133580e0,
    5.46378491116411436990e0, 6.65790464350110377720e0};
static const double TAIL_BOTTOM[8] = {
    2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5,
    7.86869131145613259100e-4, 1.48753612908506148525e-2, 1.36929880922735805310e-1,
    5.99832206555887937690e-1, 1.0};
static inline double ratio(const double *top, const double *bottom, double x)
{
    double t = top[0], b = bottom[0];
    for (int i = 1; i < 8; i++) { t = t * x + top[i]; b = b * x + bottom[i]; }
    return t / b;
}
static double normal(double p)
{
    double q = p - 0.5;
    if (fabs(q) <= 0.425) return q * ratio(CENTRE_TOP, CENTRE_BOTTOM, 0.180625 - q * q);
    double r = sqrt(-log(q < 0 ? p : 1 - p));
    double size = r <= 5 ? ratio(MIDDLE_TOP, MIDDLE_BOTTOM, r - 1.6) : ratio(TAIL_TOP, TAIL_BOTTOM, r - 5);
    return q < 0 ? -size : size;
}

static int inversion(double u, double rate)
{
    double term = exp(-rate), sum = term;
    int count = 0;
    while (u > sum) {
        count++;
        term *= rate / count;
        if (sum + term == sum && count > rate) break;
        sum += term;
    }
    return count;
}
/* A large rate is the sum of small ones. */
static int poisson(double rate, uint64_t *state)
{
    int total = 0;
    for (; rate > 16.0; rate -= 16.0) total += inversion(uniform(state), 16.0);
    return total + inversion(uniform(state), rate);
}

static inline double acts(const double *p, double v, double cred)
{
    return 1 / (1 + exp(p[DET_A] + p[DET_B] * p[FORCE] * v + p[DET_C] * cred));
}
static int offensive(const double *p, double defence)
{
    double mass = 1.0, force = defence;
    for (int day = 0; day < 60; day++) {
        if (day == (int)p[RDELAY]) force += p[REINF];
        double force_left = force - p[KA] * mass;
        mass -= p[KD] * force;
        force = force_left;
        if (force < p[BREAK] * defence) return LOST;
        if (mass < p[BREAK]) return REPELLED;
    }
    return STALEMATE;
}
static double answered(const double *p, double cred, uint64_t *state)
{
    if (uniform(state) >= p[P_RESP]) return cred * (1 - p[DOWN]);
    if (uniform(state) >= p[P_SUCC]) return cred * (1 - p[DOWN] / 2);
    return fmin(1.0, cred * (1 + p[UP]));
}
static void profiles(int64_t S, double *w, double *v)
{
    for (int64_t s = 0; s < S; s++) {
        w[s] = 0.25 + 1.5 * ((7 * s) % S + 0.5) / S;
        v[s] = 0.6 + 0.8 * ((3 * s) % S + 0.5) / S;
    }
}
