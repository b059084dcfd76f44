(* The rows about integrals over the line and the moments of a Gaussian.

   The integral is the improper one of Riemann: `integral F l` says that it has a value and that this is l. *)

From Coq Require Import Reals ZArith Lra Lia Psatz.
From Coquelicot Require Import Coquelicot.
From Derivable Require Import meaning numbers.
Open Scope R_scope.

Fact integral_once : forall F l m, integral F l -> integral F m -> l = m.
Proof. intros F l m A B. rewrite <- (is_RInt_gen_unique _ _ A). now apply is_RInt_gen_unique. Qed.

(* row: forall(x, F(x) == G(x)) |- int(x, F(x)) == int(x, G(x)) *)
Lemma integral_equal : forall F G l, (forall x, F x = G x) -> integral G l -> integral F l.
Proof.
  intros F G l E H. refine (is_RInt_gen_ext G F l _ H). apply filter_forall. intros ab x _. now symmetry.
Qed.

(* row: |- int(x, F(x) + G(x)) == int(x, F(x)) + int(x, G(x)) *)
Lemma integral_sum : forall F G l m, integral F l -> integral G m -> integral (fun x => F x + G x) (l + m).
Proof. intros F G l m A B. exact (is_RInt_gen_plus F G l m A B). Qed.

(* row: |- int(x, c * F(x)) == c * int(x, F(x)) *)
Lemma integral_multiple : forall c F l, integral F l -> integral (fun x => c * F x) (c * l).
Proof. intros c F l A. exact (is_RInt_gen_scal F c l A). Qed.

Fact integral_not_neg_aux : forall F l, integral F l -> (forall x, 0 <= F x) -> 0 <= l.
Proof.
  intros F l H P. apply Rnot_lt_le. intros N.
  assert (B : locally l (fun y => y < 0)) by now apply open_lt.
  destruct (H _ B) as [Q1 Q2 [M1 A] [M2 C] K]. specialize (K (Rmin (M1 - 1) 0) (Rmax (M2 + 1) 0)).
  destruct K as (y & Y & Z); [apply A; assert (T := Rmin_l (M1 - 1) 0); lra | apply C; assert (T := Rmax_l (M2 + 1) 0); lra |].
  simpl in Y. assert (T : 0 <= y). { apply (is_RInt_ge_0 F (Rmin (M1 - 1) 0) (Rmax (M2 + 1) 0)); [| exact Y |].
    - assert (T1 := Rmin_r (M1 - 1) 0). assert (T2 := Rmax_r (M2 + 1) 0). lra.
    - intros x _. apply P. }
  lra.
Qed.

(* row: forall(x, 0 <= F(x)) |- 0 <= int(x, F(x)) *)
Lemma integral_not_negative : forall F l, (forall x, 0 <= F x) -> integral F l -> 0 <= l.
Proof. intros F l P H. now apply (integral_not_neg_aux F). Qed.
