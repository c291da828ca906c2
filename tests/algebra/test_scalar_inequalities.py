"""Orders between scalars, relations between numbers, integrals and series: true ones proved, false ones never."""

from __future__ import annotations

import pytest

from derive.algebra.scalar import prove
from derive.terms import heads as h
from tests.algebra.scalar_language import conditions, term

TRUE = [
    ("log(x) <= x - 1", []),
    ("exp(x) >= 1 + x", []),
    ("log(1+x) <= x", ["x>=0"]),
    ("x**2 + y**2 >= 2*x*y", []),
    ("(x+y)/2 >= sqrt(x*y)", ["x>=0", "y>=0"]),
    ("exp(-x) < 1", ["x>0"]),
    ("x*(1-x) <= 1/4", []),
    ("sigmoid(x) < 1", []),
    ("sigmoid(x) > 0", []),
    ("abs(x+y) <= abs(x) + abs(y)", []),
    ("max(x,y) >= x", []),
    ("cosh(x) >= 1", []),
    ("pi < 22/7", []),
    ("1 - 1/e != 1 + 1/e", []),
    ("integral(x,-inf,inf,exp(-a*x**2+b*x)) == sqrt(pi/a)*exp(b**2/(4*a))", ["a>0"]),
    ("integral(x,-inf,inf,x**2*phi(x)) == 1", []),
    ("integral(x,0,inf,x**(a-1)*exp(-b*x)*log(x)) == gamma(a)/b**a*(digamma(a)-log(b))", ["a>0", "b>0"]),
    ("integral(x,0,y,l*exp(-l*x)) == 1 - exp(-l*y)", ["l>0"]),
    ("integral(x,-inf,y,phi(x)) == Phi(y)", []),
    ("integral(x,m,inf,a*m**a/x**(a+1)) == 1", ["a>0", "m>0"]),
    ("integral(x,0,inf,s**a/gamma(a)*x**(-a-1)*exp(-s/x)) == 1", ["a>0", "s>0"]),
    ("integral(x,-inf,inf,1/(pi*(1+x**2))) == 1", []),
    ("summ(k,0,inf,k*l**k*exp(-l)/factorial(k)) == l", ["l>0"]),
    ("summ(k,1,inf,k*p*(1-p)**(k-1)) == 1/p", ["p>0", "p<1"]),
    ("summ(k,0,inf,binomial(r+k-1,k)*x**k) == (1-x)**(-r)", ["abs(x)<1", "r in N+"]),
    ("summ(k,0,r,binomial(n+k,k)) == binomial(n+r+1,r)", ["n in N", "r in N"]),
    ("summ(k,m,n,binomial(k,m)) == binomial(n+1,m+1)", ["n in N", "m in N", "m<=n"]),
    ("summ(k,0,n,binomial(n,k)**2) == binomial(2*n,n)", ["n in N"]),
    ("summ(k,0,n,binomial(n,k)*x**k*y**(n-k)) == (x+y)**n", ["n in N"]),
    ("summ(k,1,n,k*factorial(k)) == factorial(n+1) - 1", ["n in N"]),
]

FALSE = [
    ("x**2 >= x", []),
    ("log(x) < x - 1", []),
    ("exp(x) > 1 + x", []),
    ("sqrt(x*y) >= (x+y)/2", ["x>=0", "y>=0"]),
    ("x**2 > 0", []),
    ("exp(-x) < 1", ["x>=0"]),
    ("log(1+x) >= x", ["x>=0"]),
    ("1 - 1/e == 1 + 1/e", []),
    ("pi == 22/7", []),
    ("abs(x-y) <= abs(x) - abs(y)", []),
    ("sin(x) <= x", []),
    ("gamma(x) >= 1", ["x>0"]),
    ("integral(x,-inf,inf,exp(-a*x**2+b*x)) == sqrt(pi/a)*exp(b**2/(2*a))", ["a>0"]),
    ("integral(x,0,inf,x**(a-1)*exp(-b*x)*log(x)) == gamma(a)/b**a*(digamma(a)+log(b))", ["a>0", "b>0"]),
    ("integral(x,-inf,inf,exp(-a*x**2)) == sqrt(pi/b)", ["a>0", "b>0"]),
    ("integral(x,0,inf,x**(a-1)*exp(-x)) == gamma(a)", ["b>0"]),
    ("integral(x,m,inf,a*m**a/x**a) == 1", ["a>0", "m>0"]),
    ("integral(x,1,0,x) == 1/2", []),
    ("integral(x,0,1,1/x) == 0", []),
    ("summ(k,0,n,binomial(k,m)) == binomial(n,m+1)", ["n in N", "m in N", "m<=n"]),
    ("summ(k,0,r,binomial(m,k)*binomial(n,r-k)) == binomial(m*n,r)", ["m in N", "n in N", "r in N"]),
    ("summ(k,0,inf,x**k) == 1/(1-x)", ["x>1"]),
    ("summ(k,1,inf,p*(1-p)**k) == 1", ["p>0", "p<1"]),
    ("summ(k,5,n,1) == n - 4", ["n in N"]),
]


@pytest.mark.parametrize(("claim", "given"), TRUE, ids=[c for c, _ in TRUE])
def test_true_claims_are_proved(claim: str, given: list[str]) -> None:
    assert prove(term(claim), conditions(given)) is not None


@pytest.mark.parametrize(("claim", "given"), FALSE, ids=[c for c, _ in FALSE])
def test_false_claims_are_not_proved(claim: str, given: list[str]) -> None:
    assert prove(term(claim), conditions(given)) is None


@pytest.mark.parametrize(("digits", "holds"), [("0.6827", True), ("0.683", True), ("0.6826", False), ("0.68", True), ("0.69", False)])
def test_digits_must_be_the_rounded_ones(digits: str, holds: bool) -> None:
    claim = h.Approximately(term("erf(1/sqrt(2))"), h.Decimal(digits))
    assert (prove(claim, ()) is not None) is holds
