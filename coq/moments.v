(* The rows about the moments of a Gaussian: each integral is found by an antiderivative with limits. *)

From Coq Require Import Reals ZArith Lra Lia Psatz.
From Coquelicot Require Import Coquelicot.
From Derivable Require Import meaning numbers integrals gauss.
Open Scope R_scope.

Definition bell_of (a v x : R) : R := normal x a v.

Fact normal_derivative : forall a v x, 0 < v -> is_derive (bell_of a v) x (- ((x - a) / v) * bell_of a v x).
Proof.
  intros a v x V. assert (S : 0 < sqrt (2 * PI * v)) by (apply sqrt_lt_R0; assert (P := PI_RGT_0); nra).
  unfold bell_of, normal. auto_derive; [trivial |].
  replace ((x + - a) * ((x + - a) * 1) * / (2 * v)) with ((x - a) ^ 2 / (2 * v)) by (field; lra). field. split; lra.
Qed.

Fact normal_continuous : forall a v x, 0 < v -> continuous (bell_of a v) x.
Proof. intros a v x V. apply (ex_derive_continuous (bell_of a v)). eexists. now apply normal_derivative. Qed.

(* The area to the left of x, less one half. *)
Definition below (a v x : R) : R := area ((x - a) / sqrt (2 * v)) / sqrt PI.

Fact below_derivative : forall a v x, 0 < v -> is_derive (below a v) x (bell_of a v x).
Proof.
  intros a v x V. assert (S : 0 < sqrt (2 * v)) by (apply sqrt_lt_R0; lra). assert (T : 0 < sqrt PI) by (apply sqrt_lt_R0, PI_RGT_0).
  assert (D : is_derive (fun y => area ((y - a) / sqrt (2 * v))) x (/ sqrt (2 * v) * bell ((x - a) / sqrt (2 * v)))).
  { apply (is_derive_comp area (fun y => (y - a) / sqrt (2 * v))); [apply area_derivative |]. auto_derive; [trivial |]. field. lra. }
  assert (E : is_derive (below a v) x (scal (/ sqrt PI) (/ sqrt (2 * v) * bell ((x - a) / sqrt (2 * v))))).
  { apply (is_derive_ext (fun y => scal (/ sqrt PI) (area ((y - a) / sqrt (2 * v))))).
    - intros y. unfold below, scal; simpl; unfold mult; simpl. unfold Rdiv. apply Rmult_comm.
    - now apply (is_derive_scal (fun y => area ((y - a) / sqrt (2 * v)))). }
  replace (bell_of a v x) with (scal (/ sqrt PI) (/ sqrt (2 * v) * bell ((x - a) / sqrt (2 * v)))); [exact E |].
  unfold scal; simpl; unfold mult; simpl. unfold bell_of, normal, bell.
  replace (2 * PI * v) with (2 * v * PI) by ring. rewrite (sqrt_mult (2 * v) PI) by (assert (P := PI_RGT_0); lra).
  assert (Q : sqrt (2 * v) * sqrt (2 * v) = 2 * v) by (apply sqrt_sqrt; lra).
  set (s := sqrt (2 * v)) in *. replace ((x - a) / s * ((x - a) / s)) with ((x - a) ^ 2 / (s * s)) by (field; lra). rewrite Q.
  field. split; lra.
Qed.

Fact below_right : forall a v, 0 < v -> filterlim (below a v) (Rbar_locally p_infty) (locally (/ 2)).
Proof.
  intros a v V. assert (S : 0 < sqrt (2 * v)) by (apply sqrt_lt_R0; lra). assert (T : 0 < sqrt PI) by (apply sqrt_lt_R0, PI_RGT_0).
  assert (H := half). set (s := sqrt (2 * v)) in *. set (p := sqrt PI) in *. set (c := 2 * s / (p / 2 * p)).
  apply (limit_right _ _ c (Rmax (2 * a) (Rmax 0 (2 * a + 0)))).
  - unfold c. apply Rdiv_lt_0_compat; nra.
  - intros x X. assert (X1 := Rmax_l (2 * a) (Rmax 0 (2 * a + 0))). assert (X2 := Rmax_r (2 * a) (Rmax 0 (2 * a + 0))).
    assert (X3 := Rmax_l 0 (2 * a + 0)). unfold below. fold s p. set (y := (x - a) / s).
    assert (Y : x / (2 * s) <= y). { unfold y. apply (Rmult_le_reg_r (2 * s)); [lra |]. replace (x / (2 * s) * (2 * s)) with x by (field; lra).
      replace ((x - a) / s * (2 * s)) with (2 * (x - a)) by (field; lra). lra. }
    assert (Z : 0 < x / (2 * s)) by (apply Rdiv_lt_0_compat; lra).
    assert (N := area_near y ltac:(lra)). fold p in N.
    replace (area y / p - / 2) with ((area y - p / 2) / p) by (field; lra). unfold Rdiv at 1. rewrite Rabs_mult, (Rabs_pos_eq (/ p)) by (left; now apply Rinv_0_lt_compat).
    apply Rle_trans with (/ (1 + y * y) / (p / 2) * / p); [apply Rmult_le_compat_r; [left; now apply Rinv_0_lt_compat | exact N] |].
    apply Rle_trans with (/ (x / (2 * s)) / (p / 2) * / p).
    + apply Rmult_le_compat_r; [left; now apply Rinv_0_lt_compat |]. apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat; lra |].
      apply Rinv_le_contravar; [exact Z | nra].
    + right. unfold c. field. repeat split; lra.
Qed.

Fact below_odd : forall a v x, below a v (- x) = - below (- a) v x.
Proof. intros a v x. unfold below. replace ((- x - a) / sqrt (2 * v)) with (- ((x - - a) / sqrt (2 * v))) by (unfold Rdiv; ring). rewrite area_odd. unfold Rdiv. ring. Qed.

Fact below_left : forall a v, 0 < v -> filterlim (below a v) (Rbar_locally m_infty) (locally (- / 2)).
Proof.
  intros a v V. apply (filterlim_ext (fun x => - below (- a) v (- x))).
  - intros x. rewrite <- below_odd. now rewrite Ropp_involutive.
  - apply (filterlim_comp _ _ _ (fun x => below (- a) v (- x)) Ropp _ (locally (/ 2))).
    + apply (filterlim_comp _ _ _ Ropp (below (- a) v) _ (Rbar_locally p_infty)); [| now apply below_right].
      intros P [M Q]. exists (- M). intros x X. apply Q. lra.
    + apply (filterlim_opp (/ 2)).
Qed.

(* row: 0 < v |- int(x, normal(x, a, v)) == 1 *)
Lemma normal_total : forall a v, 0 < v -> integral (fun x => normal x a v) 1.
Proof.
  intros a v V. replace 1 with (/ 2 - - / 2) by field.
  apply (by_antiderivative (below a v) (bell_of a v)); [intros x; now apply below_derivative | intros x; now apply normal_continuous | now apply below_left | now apply below_right].
Qed.

(* exp(-u) is below (m / u)^m, so x^k times a Gaussian density is small far out. *)
Fact exp_small : forall (m : nat) u, (0 < m)%nat -> 0 < u -> exp (- u) <= (INR m / u) ^ m.
Proof.
  intros m u M U. assert (I : 0 < INR m) by now apply lt_0_INR.
  assert (E : u / INR m <= exp (u / INR m)) by (assert (X := exp_ineq1_le (u / INR m)); lra).
  assert (P : 0 < u / INR m) by now apply Rdiv_lt_0_compat.
  replace (- u) with (INR m * - (u / INR m)) by (field; lra). rewrite <- (ln_exp (- (u / INR m))) . fold (Rpower (exp (- (u / INR m))) (INR m)).
  rewrite Rpower_pow by apply exp_pos. apply pow_incr. split; [left; apply exp_pos |].
  rewrite exp_Ropp. replace (INR m / u) with (/ (u / INR m)) by (field; lra). apply Rinv_le_contravar; assumption.
Qed.

Fact far_out : forall a v k, 0 < v -> exists c, 0 < c /\ forall x, 2 * Rabs a + 1 < Rabs x -> Rabs (x ^ k * bell_of a v x) <= c / Rabs x.
Proof.
  intros a v k V. set (m := S k). set (w := 8 * v * INR m). set (s := sqrt (2 * PI * v)).
  assert (S0 : 0 < s) by (apply sqrt_lt_R0; assert (P := PI_RGT_0); nra).
  assert (M : 0 < INR m) by (apply lt_0_INR; unfold m; lia). assert (W : 0 < w) by (unfold w; nra).
  exists (w ^ m / s). split; [apply Rdiv_lt_0_compat; [now apply pow_lt | exact S0] |]. intros x X.
  assert (A := Rabs_pos a). set (r := Rabs x) in *. assert (R1 : 1 < r) by lra.
  assert (U : r * r / (8 * v) <= (x - a) ^ 2 / (2 * v)).
  { assert (T : r / 2 <= Rabs (x - a)) by (assert (T := Rabs_triang_inv x a); fold r in T; lra).
    assert (Q : Rabs (x - a) * Rabs (x - a) = (x - a) ^ 2) by (rewrite <- Rabs_mult, Rabs_pos_eq; [ring | apply Rle_0_sqr]).
    replace (r * r / (8 * v)) with (r / 2 * (r / 2) / (2 * v)) by (field; lra). apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat; lra |].
    rewrite <- Q. apply Rmult_le_compat; lra. }
  set (u := (x - a) ^ 2 / (2 * v)) in *. assert (R2 : 0 < r * r / (8 * v)) by (apply Rdiv_lt_0_compat; nra).
  assert (E := exp_small m u ltac:(unfold m; lia) ltac:(lra)).
  assert (F : (INR m / u) ^ m <= (w / (r * r)) ^ m).
  { apply pow_incr. split; [apply Rmult_le_pos; [lra | left; apply Rinv_0_lt_compat; lra] |].
    replace (w / (r * r)) with (INR m * / (r * r / (8 * v))) by (unfold w; field; split; nra). apply Rmult_le_compat_l; [lra |]. now apply Rinv_le_contravar. }
  assert (K : r ^ k * (w / (r * r)) ^ m <= w ^ m / r).
  { unfold Rdiv. rewrite Rpow_mult_distr. rewrite pow_inv. replace (r ^ k * (w ^ m * / (r * r) ^ m)) with (w ^ m * (r ^ k * / (r * r) ^ m)) by ring.
    apply Rmult_le_compat_l; [left; now apply pow_lt |]. rewrite Rpow_mult_distr. unfold m. simpl.
    assert (K1 : 1 <= r ^ k) by (apply pow_R1_Rle; lra). apply (Rmult_le_reg_r (r * r ^ k * (r * r ^ k))); [repeat apply Rmult_lt_0_compat; lra |].
    replace (r ^ k * / (r * r ^ k * (r * r ^ k)) * (r * r ^ k * (r * r ^ k))) with (r ^ k) by (field; split; nra).
    replace (/ r * (r * r ^ k * (r * r ^ k))) with (r ^ k * (r * r ^ k)) by (field; nra).
    assert (K2 : 1 <= r * r ^ k) by nra. nra. }
  unfold bell_of, normal. fold u s. rewrite Rabs_mult, <- RPow_abs. fold r. rewrite (Rabs_pos_eq (exp (- u) / s)) by (left; apply Rdiv_lt_0_compat; [apply exp_pos | exact S0]).
  replace (r ^ k * (exp (- u) / s)) with (r ^ k * exp (- u) / s) by (unfold Rdiv; ring). replace (w ^ m / s / r) with (w ^ m / r / s) by (field; split; nra).
  apply Rmult_le_compat_r; [left; now apply Rinv_0_lt_compat |]. apply Rle_trans with (2 := K). apply Rmult_le_compat_l; [apply pow_le; lra | lra].
Qed.

Fact vanishes : forall a v k, 0 < v -> filterlim (fun x => x ^ k * bell_of a v x) (Rbar_locally m_infty) (locally 0) /\
  filterlim (fun x => x ^ k * bell_of a v x) (Rbar_locally p_infty) (locally 0).
Proof.
  intros a v k V. destruct (far_out a v k V) as (c & C & H). assert (A := Rabs_pos a). split.
  - apply (limit_left _ _ c (2 * Rabs a + 1) C). intros x X. rewrite Rminus_0_r.
    assert (E : Rabs (- x) = x) by (rewrite Rabs_Ropp, Rabs_pos_eq; lra). specialize (H (- x)). rewrite E in H. now apply H.
  - apply (limit_right _ _ c (2 * Rabs a + 1) C). intros x X. rewrite Rminus_0_r.
    assert (E : Rabs x = x) by (rewrite Rabs_pos_eq; lra). specialize (H x). rewrite E in H. now apply H.
Qed.

(* Integration by parts: the derivative of x^k times the density has the integral 0. *)
Fact by_parts : forall a v k, 0 < v ->
  integral (fun x => (INR k * x ^ pred k - x ^ k * ((x - a) / v)) * bell_of a v x) 0.
Proof.
  intros a v k V. destruct (vanishes a v k V) as [A B]. replace 0 with (0 - 0) by ring.
  apply (by_antiderivative (fun x => x ^ k * bell_of a v x)); trivial.
  - intros x. replace ((INR k * x ^ pred k - x ^ k * ((x - a) / v)) * bell_of a v x)
      with (plus (INR k * x ^ pred k * bell_of a v x) (x ^ k * (- ((x - a) / v) * bell_of a v x))) by (unfold plus; simpl; ring).
    apply (is_derive_mult (fun x => x ^ k) (bell_of a v)); [| now apply normal_derivative | intros; apply Rmult_comm].
    auto_derive; [trivial | ring].
  - intros x. apply (continuous_mult (fun x => INR k * x ^ pred k - x ^ k * ((x - a) / v)) (bell_of a v)); [| now apply normal_continuous].
    apply (ex_derive_continuous (fun x => INR k * x ^ pred k - x ^ k * ((x - a) / v))). auto_derive. trivial.
Qed.

Fact moment_step : forall a v k l m, 0 < v -> integral (fun x => bell_of a v x * x ^ k) l -> integral (fun x => bell_of a v x * (INR k * x ^ pred k)) m ->
  integral (fun x => bell_of a v x * x ^ S k) (a * l + v * m).
Proof.
  intros a v k l m V A B. assert (C := by_parts a v k V).
  apply (integral_multiple a) in A. apply (integral_multiple v) in B. apply (integral_multiple (- v)) in C.
  assert (S := integral_sum _ _ _ _ (integral_sum _ _ _ _ A B) C).
  replace (a * l + v * m) with (a * l + v * m + - v * 0) by ring. refine (integral_equal _ _ _ _ S). intros x. simpl. field. lra.
Qed.

(* row: 0 < v |- int(x, normal(x, a, v) * x) == a *)
Lemma normal_mean : forall a v, 0 < v -> integral (fun x => normal x a v * x) a.
Proof.
  intros a v V. assert (T := normal_total a v V).
  assert (M : integral (fun x => bell_of a v x * x ^ 1) (a * 1 + v * (0 * 1))).
  { apply moment_step; [exact V | |].
    - refine (integral_equal _ _ _ _ T). intros x. simpl. unfold bell_of. ring.
    - refine (integral_equal _ _ _ _ (integral_multiple 0 _ _ T)). intros x. simpl. unfold bell_of. ring. }
  replace (a * 1 + v * (0 * 1)) with a in M by ring. refine (integral_equal _ _ _ _ M). intros x. unfold bell_of. ring.
Qed.

Fact moment_exists : forall a v k, 0 < v -> exists l m, integral (fun x => bell_of a v x * x ^ k) l /\ integral (fun x => bell_of a v x * x ^ S k) m.
Proof.
  intros a v k V. induction k as [| k (l & m & A & B)].
  - exists 1, a. split; [refine (integral_equal _ _ _ _ (normal_total a v V)) | refine (integral_equal _ _ _ _ (normal_mean a v V))]; intros x; unfold bell_of; ring.
  - exists m, (a * m + v * (INR (S k) * l)). split; [exact B |]. apply moment_step; [exact V | exact B |].
    refine (integral_equal _ _ _ _ (integral_multiple (INR (S k)) _ _ A)). intros x. simpl. ring.
Qed.

Fact power_of_whole : forall x (n : Z), (0 <= n)%Z -> power x (IZR n) = x ^ Z.to_nat n.
Proof. intros x n N. rewrite <- power_nat, INR_IZR_INZ. now rewrite Z2Nat.id. Qed.

(* row: 0 < v, 2 <= n |- int(x, normal(x, a, v) * x**n) == a * int(x, normal(x, a, v) * x**(n - 1)) + mul(n - 1, v, int(x, normal(x, a, v) * x**(n - 2))) *)
Lemma normal_moment : forall a v (n : Z), 0 < v -> (2 <= n)%Z -> exists l m,
  integral (fun x => normal x a v * power x (IZR n - 1)) l /\ integral (fun x => normal x a v * power x (IZR n - 2)) m /\
  integral (fun x => normal x a v * power x (IZR n)) (a * l + (IZR n - 1) * v * m).
Proof.
  intros a v n V N. set (k := Z.to_nat (n - 2)). destruct (moment_exists a v k V) as (m & l & A & B). exists l, m.
  assert (E0 : forall x, power x (IZR n - 2) = x ^ k) by (intros x; rewrite <- minus_IZR, power_of_whole by lia; reflexivity).
  assert (E1 : forall x, power x (IZR n - 1) = x ^ S k) by (intros x; rewrite <- minus_IZR, power_of_whole by lia; f_equal; unfold k; lia).
  assert (E2 : forall x, power x (IZR n) = x ^ S (S k)) by (intros x; rewrite power_of_whole by lia; f_equal; unfold k; lia).
  assert (I : INR (S k) = IZR n - 1) by (rewrite INR_IZR_INZ, <- minus_IZR; f_equal; unfold k; lia).
  repeat split.
  - refine (integral_equal _ _ _ _ B). intros x. now rewrite E1.
  - refine (integral_equal _ _ _ _ A). intros x. now rewrite E0.
  - replace (a * l + (IZR n - 1) * v * m) with (a * l + v * (INR (S k) * m)) by (rewrite I; ring).
    refine (integral_equal _ _ _ _ (moment_step a v (S k) l (INR (S k) * m) V B _)); [intros x; now rewrite E2 |].
    refine (integral_equal _ _ _ _ (integral_multiple (INR (S k)) _ _ A)). intros x. simpl. ring.
Qed.
