(* What the words of the rows mean, as definitions over the real numbers of Coq.

   A letter that may depend on a bound variable is a function; where it matters on which set it has a value, that set is
   a predicate (U for "the points where F has a value"), and the lemmas hold whatever the function is elsewhere.
   A relation is strict: it says that both its sides have values. A claim about numbers has no need to say so: letters
   for numbers have values, and the kernel checks the values of what stands for F before it takes a row about sums. *)

From Coq Require Import Reals ZArith Lra Lia List.
From Coquelicot Require Import Coquelicot.
Open Scope R_scope.

(* The sum and the product over k = i, .., j, integers of any sign; 0 and 1 where j < i. *)
Fixpoint sum_of (n : nat) (i : Z) (F : Z -> R) : R :=
  match n with O => 0 | S m => sum_of m i F + F (i + Z.of_nat m)%Z end.

Fixpoint prod_of (n : nat) (i : Z) (F : Z -> R) : R :=
  match n with O => 1 | S m => prod_of m i F * F (i + Z.of_nat m)%Z end.

Definition sum (i j : Z) (F : Z -> R) : R := sum_of (Z.to_nat (j - i + 1)) i F.
Definition prod (i j : Z) (F : Z -> R) : R := prod_of (Z.to_nat (j - i + 1)) i F.

(* a^c: for a whole number c the product or its inverse, of any a (and 0^0 = 1); else exp(c log a) for 0 < a, and 0 for a = 0. *)
Definition is_whole (c : R) : Prop := IZR (Int_part c) = c.
Definition power (a c : R) : R :=
  if Req_EM_T (IZR (Int_part c)) c then powerRZ a (Int_part c)
  else if Rle_dec a 0 then 0 else exp (c * ln a).

(* F has the derivative l at x: the limit of quotients of differences over the points where F has a value (U), on both
   sides of x inside of U, on one side at its end. Two-sided derivatives are the case of all real numbers. *)
Definition derives (U : R -> Prop) (F : R -> R) (x l : R) : Prop :=
  U x /\ filterlim (fun y => (F y - F x) / (y - x)) (within (fun y => U y /\ y <> x) (locally x)) (locally l).

(* An interval: a set that holds all that lies between two of its points. *)
Definition interval (D : R -> Prop) : Prop := forall x, D x -> forall y, D y -> forall t, x < t -> t < y -> D t.

(* Statements about a map F, with values on U, on a set D. *)
Definition is_increasing (D U : R -> Prop) (F : R -> R) : Prop :=
  forall x, D x -> forall y, D y -> x < y -> U x /\ U y /\ F x < F y.
Definition is_injective (D U : R -> Prop) (F : R -> R) : Prop :=
  forall x, D x -> forall y, D y -> U x -> U y -> F x = F y -> x = y.
Definition is_onto (D U : R -> Prop) (F : R -> R) : Prop := forall c, exists x, D x /\ U x /\ F x = c.
Definition is_unique (P : R -> Prop) : Prop := exists x, P x /\ forall y, P y -> y = x.
Definition is_maximiser (a : R) (D U : R -> Prop) (F : R -> R) : Prop :=
  D a /\ U a /\ forall x, D x -> x <> a -> U x /\ F x < F a.

(* The integral over the line: the limit of integrals over [a, b] as a goes to minus and b to plus infinity, each by itself. *)
Definition integral (F : R -> R) (l : R) : Prop := is_RInt_gen F (Rbar_locally m_infty) (Rbar_locally p_infty) l.
Definition normal (x a v : R) : R := exp (- ((x - a) ^ 2 / (2 * v))) / sqrt (2 * PI * v).
