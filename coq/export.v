(* What exported certificates use beside the rows: how a combination shows a relation, induction over the integers, and
   tactics for side conditions. Nothing here is taken as true. *)

From Coq Require Import Reals ZArith Lra Lia Psatz.
From Coquelicot Require Import Coquelicot.
From Interval Require Import Tactic.
From Derivable Require Import meaning numbers sums.
Open Scope R_scope.

Fact show_eq : forall m l r s, m <> 0 -> m * (r - l) = s -> s = 0 -> l = r.
Proof. intros m l r s M E ->. apply Rmult_integral in E. destruct E; [contradiction | lra]. Qed.

Fact show_le : forall m l r s, 0 < m -> m * (r - l) = s -> 0 <= s -> l <= r.
Proof. intros m l r s M E S. rewrite <- E in S. apply Rnot_lt_le. intros L. nra. Qed.

Fact show_lt : forall m l r s, 0 < m -> m * (r - l) = s -> 0 < s -> l < r.
Proof. intros m l r s M E S. rewrite <- E in S. apply Rnot_le_lt. intros L. nra. Qed.

Fact no_gap : forall d a b, a = b -> d * (a - b) = 0.
Proof. intros d a b ->. ring. Qed.

(* A relation from one whose difference is a multiple of it by a positive constant. *)
Fact same_lt : forall k a b l r, 0 < k -> k * (b - a) = r - l -> a < b -> l < r.
Proof. intros. nra. Qed.
Fact same_le : forall k a b l r, 0 < k -> k * (b - a) = r - l -> a <= b -> l <= r.
Proof. intros. nra. Qed.
Fact same_ne : forall k a b l r, k <> 0 -> k * (b - a) = r - l -> a <> b -> l <> r.
Proof. intros k a b l r K E N Q. apply N. assert (Z : k * (b - a) = 0) by lra. apply Rmult_integral in Z. destruct Z; [contradiction | lra]. Qed.
Fact lt_le : forall k a b l r, 0 < k -> k * (b - a) = r - l -> a < b -> l <= r.
Proof. intros. nra. Qed.
Fact lt_ne : forall k a b l r, k <> 0 -> k * (b - a) = r - l -> a < b -> l <> r.
Proof. intros k a b l r K E L. apply (same_ne k a b); trivial. lra. Qed.
Fact same_eq : forall k a b l r, k * (b - a) = r - l -> a = b -> l = r.
Proof. intros k a b l r E ->. lra. Qed.

(* Sums and products over equal ranges of equal terms. *)
Fact sum_same : forall i j m n F G, i = m -> j = n -> (forall k, (i <= k)%Z -> (k <= j)%Z -> F k = G k) -> sum i j F = sum m n G.
Proof. intros i j m n F G -> -> H. now apply sum_equal. Qed.
Fact prod_same : forall i j m n F G, i = m -> j = n -> (forall k, (i <= k)%Z -> (k <= j)%Z -> F k = G k) -> prod i j F = prod m n G.
Proof. intros i j m n F G -> -> H. now apply product_equal. Qed.

Fact from_start : forall (n : Z) (P : Z -> Prop), P n -> (forall k, IZR n <= IZR k -> P k -> P (k + 1)%Z) -> forall k, IZR n <= IZR k -> P k.
Proof.
  intros n P B S k K. apply le_IZR in K. revert k K. apply (Zlt_lower_bound_ind (fun k => P k) n). intros k I K.
  destruct (Z.eq_dec k n) as [-> | N]; [exact B |]. replace k with (k - 1 + 1)%Z by lia. apply S; [apply IZR_le; lia | apply I; lia].
Qed.

Fact power_half : forall a, 0 < a -> power a (1 / 2) = sqrt a.
Proof. intros a A. rewrite power_exp by exact A. rewrite <- Rpower_sqrt by exact A. unfold Rpower. f_equal. field. Qed.

Fact square_not_negative : forall a, 0 <= a ^ 2.
Proof. exact pow2_ge_0. Qed.

Fact square_positive : forall a, a <> 0 -> 0 < a ^ 2.
Proof. intros a N. simpl. rewrite Rmult_1_r. now apply Rsqr_pos_lt in N. Qed.

(* Integers as numbers: IZR stands at variables alone. *)
Ltac push := repeat rewrite ?plus_IZR, ?minus_IZR, ?mult_IZR, ?opp_IZR.
Ltac push_in H := repeat rewrite ?plus_IZR, ?minus_IZR, ?mult_IZR, ?opp_IZR in H.
Ltac as_integers := first [assumption | apply le_IZR; push; lra | apply lt_IZR; push; lra].

(* Signs that can be read off a term. *)
Ltac positive := solve [repeat first [assumption | lra | apply exp_pos | apply PI_RGT_0 | apply sqrt_lt_R0 | apply Rmult_lt_0_compat
  | apply Rdiv_lt_0_compat | apply Rinv_0_lt_compat | apply pow_lt | apply Rplus_lt_0_compat]].
Ltac not_negative := solve [repeat first [assumption | lra | apply sqrt_pos | apply pow2_ge_0 | apply Rabs_pos | left; positive | apply Rmult_le_pos | apply Rplus_le_le_0_compat]].

(* A denominator is not 0: by a fact, its sign, a factor, or a fact about a quotient with it in front. *)
Ltac same_zero E H := apply H; clear H; field_simplify_eq; [first [exact E | lra | nra] | repeat split; first [assumption | intro; lra]].
Ltac not_zero_one := first
  [ assumption
  | lra
  | apply Rgt_not_eq; positive
  | intro; lra
  | let E := fresh in intro E; nra
  | let E := fresh in intro E; match goal with H : _ <> 0 |- _ => solve [same_zero E H] end
  | let E := fresh in intro E; match goal with H : 0 < ?y |- _ => apply Rgt_not_eq in H; solve [same_zero E H] end ].
Ltac side := repeat split; repeat (apply Rmult_integral_contrapositive_currified || apply pow_nonzero); not_zero_one.

Ltac known := first [assumption | lra | positive | not_negative | (intro; lra) | side].
Ltac literal := first [rewrite power_whole; simpl; first [ring | (field; side)] | reflexivity | apply power_half; known].
Ltac number := first [lra | interval | interval with (i_prec 128) | (field; side) | (intro; lra)].

(* A premise of a row, and its conclusion, from what was written for them. *)
Ltac premise P := first
  [ exact P | as_integers
  | let k := fresh in let A := fresh in let B := fresh in
    intros k A B; cbv beta; apply IZR_le in A; apply IZR_le in B; push_in A; push_in B; apply P; lra ].
Ltac row Q := first [exact Q | exact (proj2 Q) | exact (proj2 (proj2 Q)) | lra].
