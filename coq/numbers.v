(* The rows about exp, log, powers, roots, absolute values and order, and those of reasoning by cases. *)

From Coq Require Import Reals ZArith Lra Lia Psatz Classical.
From Coquelicot Require Import Coquelicot.
From Derivable Require Import meaning.
Open Scope R_scope.

Fact Int_part_IZR : forall n : Z, Int_part (IZR n) = n.
Proof. intros n. unfold Int_part. rewrite <- (up_tech (IZR n) n); [lia | lra | apply IZR_lt; lia]. Qed.

Fact power_whole : forall a n, power a (IZR n) = powerRZ a n.
Proof. intros a n. unfold power. rewrite Int_part_IZR. destruct (Req_EM_T (IZR n) (IZR n)); [reflexivity | lra]. Qed.

Fact power_nat : forall a n, power a (INR n) = a ^ n.
Proof. intros a n. rewrite INR_IZR_INZ, power_whole. symmetry. apply pow_powerRZ. Qed.

Fact power_exp : forall a c, 0 < a -> power a c = exp (c * ln a).
Proof.
  intros a c H. unfold power. destruct (Req_EM_T (IZR (Int_part c)) c) as [E | N].
  - rewrite powerRZ_Rpower by assumption. unfold Rpower. now rewrite E.
  - destruct (Rle_dec a 0); [lra | reflexivity].
Qed.

Fact power_square : forall a, power a 2 = a * a.
Proof. intros a. change 2 with (IZR 2). rewrite power_whole. simpl. ring. Qed.

(* row: a == b |- exp(a) == exp(b) *)
Lemma exp_equal : forall a b, a = b -> exp a = exp b.
Proof. now intros a b ->. Qed.

(* row: a == b, 0 < a |- log(a) == log(b) *)
Lemma log_equal : forall a b, a = b -> 0 < a -> 0 < b /\ ln a = ln b.
Proof. intros a b -> H. now split. Qed.

(* row: a == b, 0 <= a |- sqrt(a) == sqrt(b) *)
Lemma sqrt_equal : forall a b, a = b -> 0 <= a -> 0 <= b /\ sqrt a = sqrt b.
Proof. intros a b -> H. now split. Qed.

(* row: a == b, 0 < a |- a**c == b**c *)
Lemma pow_equal : forall a b c, a = b -> 0 < a -> 0 < b /\ power a c = power b c.
Proof. intros a b c -> H. now split. Qed.

(* row: 0 < a |- 1 < exp(a) *)
Lemma exp_above : forall a, 0 < a -> 1 < exp a.
Proof. intros a H. rewrite <- exp_0. now apply exp_increasing. Qed.

(* row: a < 0 |- exp(a) < 1 *)
Lemma exp_below : forall a, a < 0 -> exp a < 1.
Proof. intros a H. rewrite <- exp_0. now apply exp_increasing. Qed.

(* row: |- 0 < exp(a) *)
Lemma exp_positive : forall a, 0 < exp a.
Proof. exact exp_pos. Qed.

(* row: |- exp(a + b) == exp(a) * exp(b) *)
Lemma exp_sum : forall a b, exp (a + b) = exp a * exp b.
Proof. exact exp_plus. Qed.

(* row: |- exp(n * a) == exp(a)**n *)
Lemma exp_multiple : forall (n : Z) a, exp (IZR n * a) = power (exp a) (IZR n).
Proof. intros n a. rewrite power_exp by apply exp_pos. now rewrite ln_exp. Qed.

(* row: 0 < a |- exp(c * log(a)) == a**c *)
Lemma exp_log : forall a c, 0 < a -> exp (c * ln a) = power a c.
Proof. intros a c H. now rewrite power_exp. Qed.

(* row: |- log(exp(a)) == a *)
Lemma log_exp : forall a, 0 < exp a /\ ln (exp a) = a.
Proof. intros a. split; [apply exp_pos | apply ln_exp]. Qed.

(* row: 0 < a, 0 < b |- log(a * b) == log(a) + log(b) *)
Lemma log_product : forall a b, 0 < a -> 0 < b -> 0 < a * b /\ ln (a * b) = ln a + ln b.
Proof. intros a b A B. split; [now apply Rmult_lt_0_compat | now apply ln_mult]. Qed.

(* row: 0 < a |- log(a**c) == c * log(a) *)
Lemma log_power : forall a c, 0 < a -> 0 < power a c /\ ln (power a c) = c * ln a.
Proof. intros a c H. rewrite power_exp by assumption. split; [apply exp_pos | apply ln_exp]. Qed.

(* row: 0 < a, a != 1 |- log(a) < a - 1 *)
Lemma log_below : forall a, 0 < a -> a <> 1 -> ln a < a - 1.
Proof.
  intros a H N. assert (L : ln a <> 0) by (intros E; apply N; rewrite <- (exp_ln a), E by assumption; apply exp_0).
  assert (E := exp_ineq1 (ln a) L). rewrite exp_ln in E by assumption. lra.
Qed.

(* row: 0 < a |- log(a) <= a - 1 *)
Lemma log_at_most : forall a, 0 < a -> ln a <= a - 1.
Proof. intros a H. assert (E := exp_ineq1_le (ln a)). rewrite exp_ln in E by assumption. lra. Qed.

(* row: 0 <= a |- sqrt(a**2) == a *)
Lemma root_of_square : forall a, 0 <= a -> 0 <= power a 2 /\ sqrt (power a 2) = a.
Proof. intros a H. rewrite power_square. split; [nra | now apply sqrt_square]. Qed.

(* row: 0 < a, 1 <= n |- (a**n)**(1 / n) == a *)
Lemma root_of_power : forall a (n : Z), 0 < a -> (1 <= n)%Z -> power (power a (IZR n)) (1 / IZR n) = a.
Proof.
  intros a n H N. assert (M : 1 <= IZR n) by now apply IZR_le.
  rewrite (power_exp a) by assumption. rewrite power_exp by apply exp_pos. rewrite ln_exp.
  replace (1 / IZR n * (IZR n * ln a)) with (ln a) by (field; lra). now apply exp_ln.
Qed.

(* row: 0 < a |- 0 < sqrt(a) *)
Lemma root_positive : forall a, 0 < a -> 0 < sqrt a.
Proof. exact sqrt_lt_R0. Qed.

(* row: 0 <= a |- 0 <= sqrt(a) *)
Lemma root_not_negative : forall a, 0 <= a -> 0 <= sqrt a.
Proof. intros a _. apply sqrt_pos. Qed.

(* row: 0 < a |- 0 < a**c *)
Lemma power_positive : forall a c, 0 < a -> 0 < power a c.
Proof. intros a c H. rewrite power_exp by assumption. apply exp_pos. Qed.

(* row: a != 0 |- 1 / a != 0 *)
Lemma inverse_not_zero : forall a, a <> 0 -> 1 / a <> 0.
Proof. intros a H E. apply H. apply (Rmult_eq_reg_l (1 / a)); [rewrite E; ring | ]. rewrite E. intros _. assert (1 / a * a = 1) by (field; exact H). rewrite E in H0. lra. Qed.

(* row: a != 0, b != 0 |- a * b != 0 *)
Lemma not_zero : forall a b, a <> 0 -> b <> 0 -> a * b <> 0.
Proof. intros a b A B. now apply Rmult_integral_contrapositive_currified. Qed.

(* row: |- -(pi / 2) < atan(a) and atan(a) < pi / 2 *)
Lemma atan_bounded : forall a, - (PI / 2) < atan a /\ atan a < PI / 2.
Proof. intros a. assert (H := atan_bound a). lra. Qed.

(* row: 0 < a |- 0 < atan(a) *)
Lemma atan_positive : forall a, 0 < a -> 0 < atan a.
Proof. intros a H. rewrite <- atan_0. apply atan_increasing. assumption. Qed.

(* row: a < 0 |- atan(a) < 0 *)
Lemma atan_negative : forall a, a < 0 -> atan a < 0.
Proof. intros a H. rewrite <- atan_0. apply atan_increasing. assumption. Qed.

(* row: a <= b |- max(a, b) == b *)
Lemma max_right : forall a b, a <= b -> Rmax a b = b.
Proof. exact Rmax_right. Qed.

(* row: b <= a |- max(a, b) == a *)
Lemma max_left : forall a b, b <= a -> Rmax a b = a.
Proof. exact Rmax_left. Qed.

(* row: 0 <= a |- abs(a) == a *)
Lemma abs_positive : forall a, 0 <= a -> Rabs a = a.
Proof. intros a H. apply Rabs_pos_eq, H. Qed.

(* row: a <= 0 |- abs(a) == -a *)
Lemma abs_negative : forall a, a <= 0 -> Rabs a = - a.
Proof. exact Rabs_left1. Qed.

(* row: |- abs(a * b) == abs(a) * abs(b) *)
Lemma abs_product : forall a b, Rabs (a * b) = Rabs a * Rabs b.
Proof. exact Rabs_mult. Qed.

(* row: i < j |- i + 1 <= j *)
Lemma whole : forall i j : Z, (i < j)%Z -> (i + 1 <= j)%Z.
Proof. intros. lia. Qed.

(* row: imp(a < 0, P), imp(a == 0, P), imp(0 < a, P) |- P *)
Lemma cases : forall a (P : Prop), (a < 0 -> P) -> (a = 0 -> P) -> (0 < a -> P) -> P.
Proof. intros a P N Z Q. destruct (Rtotal_order a 0) as [H | [H | H]]; auto. Qed.

(* row: imp(P, Q), imp(Q, P) |- iff(P, Q) *)
Lemma iff : forall P Q : Prop, (P -> Q) -> (Q -> P) -> (P <-> Q).
Proof. now split. Qed.

(* row: P, not Q |- not imp(P, Q) *)
Lemma not_imp : forall P Q : Prop, P -> ~ Q -> ~ (P -> Q).
Proof. auto. Qed.

(* row: P, not Q |- not iff(P, Q) *)
Lemma not_iff : forall P Q : Prop, P -> ~ Q -> ~ (P <-> Q).
Proof. tauto. Qed.

(* row: not P, Q |- not iff(P, Q) *)
Lemma not_iff_converse : forall P Q : Prop, ~ P -> Q -> ~ (P <-> Q).
Proof. tauto. Qed.
