(* The rows about the moments of a Gaussian. The integral of exp(-t^2) is found without polar coordinates: the square of
   the integral from 0 to x, and the integral over t from 0 to 1 of exp(-x^2 (1 + t^2)) / (1 + t^2), have a constant sum. *)

From Coq Require Import Reals ZArith Lra Lia Psatz.
From Coquelicot Require Import Coquelicot.
From Derivable Require Import meaning numbers integrals.
Open Scope R_scope.

Definition bell (t : R) : R := exp (- (t * t)).
Definition area (x : R) : R := RInt bell 0 x.
Definition other (x t : R) : R := exp (- (x * x) * (1 + t * t)) / (1 + t * t).

Fact bell_continuous : forall t, continuous bell t.
Proof. intros t. apply (ex_derive_continuous bell). unfold bell. auto_derive. trivial. Qed.

Fact bell_integrable : forall a b, ex_RInt bell a b.
Proof. intros a b. apply (ex_RInt_continuous bell). intros t _. apply bell_continuous. Qed.

Fact area_derivative : forall x, is_derive area x (bell x).
Proof.
  intros x. unfold area. apply (is_derive_RInt bell _ 0); [| apply bell_continuous].
  apply filter_forall. intros y. apply (RInt_correct bell), bell_integrable.
Qed.

Fact other_slope : forall x t, is_derive (fun u => other u t) x (- 2 * x * exp (- (x * x) * (1 + t * t))).
Proof. intros x t. unfold other. auto_derive; [nra |]. field. nra. Qed.

Fact slope_continuous : forall x t, continuity_2d_pt (fun u v => Derive (fun z => other z v) u) x t.
Proof.
  intros x t. apply continuity_2d_pt_ext with (fun u v => - 2 * u * exp (- (u * u) * (1 + v * v))).
  - intros u v. symmetry. apply is_derive_unique, other_slope.
  - apply continuity_2d_pt_mult.
    + apply continuity_2d_pt_mult; [apply continuity_2d_pt_const | apply continuity_2d_pt_id1].
    + apply (continuity_1d_2d_pt_comp exp (fun u v => - (u * u) * (1 + v * v))).
      * apply derivable_continuous_pt, derivable_pt_exp.
      * apply continuity_2d_pt_mult; [apply continuity_2d_pt_opp, continuity_2d_pt_mult; apply continuity_2d_pt_id1 |].
        apply continuity_2d_pt_plus; [apply continuity_2d_pt_const |]. apply continuity_2d_pt_mult; apply continuity_2d_pt_id2.
Qed.

Fact other_continuous : forall x t, continuous (other x) t.
Proof. intros x t. apply (ex_derive_continuous (other x)). unfold other. auto_derive. nra. Qed.

Fact other_integrable : forall x, ex_RInt (other x) 0 1.
Proof. intros x. apply (ex_RInt_continuous (other x)). intros t _. apply other_continuous. Qed.

Fact scaled : forall x, RInt (fun t => x * bell (x * t)) 0 1 = area x.
Proof.
  intros x. unfold area. assert (E := RInt_comp_lin bell x 0 0 1). rewrite !Rplus_0_r, Rmult_0_r, Rmult_1_r in E.
  rewrite <- E by apply bell_integrable. apply RInt_ext. intros t _. unfold scal; simpl; unfold mult; simpl. now rewrite Rplus_0_r.
Qed.

Fact other_derivative : forall x, is_derive (fun u => RInt (other u) 0 1) x (- 2 * bell x * area x).
Proof.
  intros x.
  assert (D : is_derive (fun u => RInt (fun t => other u t) 0 1) x (RInt (fun t => Derive (fun u => other u t) x) 0 1)).
  { apply is_derive_RInt_param.
    - apply filter_forall. intros y t _. eexists. apply other_slope.
    - intros t _. apply slope_continuous.
    - apply filter_forall. intros y. apply other_integrable. }
  replace (- 2 * bell x * area x) with (RInt (fun t => Derive (fun u => other u t) x) 0 1); [exact D |].
  rewrite <- scaled. transitivity (RInt (fun t => scal (- 2 * bell x) (x * bell (x * t))) 0 1).
    2: { rewrite (RInt_scal (fun t => x * bell (x * t))); [reflexivity |]. apply (ex_RInt_continuous (fun t => x * bell (x * t))).
      intros t _. apply (ex_derive_continuous (fun t => x * bell (x * t))). unfold bell. auto_derive. trivial. }
  apply RInt_ext. intros t _. transitivity (- 2 * x * exp (- (x * x) * (1 + t * t))); [apply is_derive_unique, other_slope |]. unfold scal; simpl; unfold mult; simpl. unfold bell.
      replace (- (x * x) * (1 + t * t)) with (- (x * x) + - (x * t * (x * t))) by ring. rewrite exp_plus. ring.
Qed.

Fact other_at_0 : RInt (other 0) 0 1 = PI / 4.
Proof.
  rewrite <- atan_1. apply is_RInt_unique. replace (atan 1) with (minus (atan 1) (atan 0)) by (rewrite atan_0; exact (Rminus_0_r (atan 1))).
  apply (is_RInt_ext (fun t => / (1 + t²))).
  - intros t _. unfold other, Rsqr. replace (- (0 * 0) * (1 + t * t)) with 0 by ring. rewrite exp_0. symmetry. apply Rmult_1_l.
  - apply (is_RInt_derive atan); [intros t _; apply is_derive_atan |]. intros t _.
    apply (ex_derive_continuous (fun t => / (1 + t²))). unfold Rsqr. auto_derive. nra.
Qed.

Fact sum_constant : forall x, area x * area x + RInt (other x) 0 1 = PI / 4.
Proof.
  intros x. rewrite <- other_at_0. set (s := fun u => area u * area u + RInt (other u) 0 1).
  assert (D : forall u, is_derive s u 0).
  { intros u. replace 0 with (plus (plus (bell u * area u) (area u * bell u)) (- 2 * bell u * area u)) by (change (bell u * area u + area u * bell u + - 2 * bell u * area u = 0); ring).
    unfold s. apply (is_derive_plus (fun u => area u * area u) (fun u => RInt (other u) 0 1)); [| apply other_derivative].
    apply (is_derive_mult area area u (bell u) (bell u)); try apply area_derivative. intros. apply Rmult_comm. }
  destruct (MVT_gen s 0 x (fun _ => 0)) as (c & _ & E).
  - intros u _. apply D.
  - intros u _. apply derivable_continuous_pt. exists 0. apply is_derive_Reals, D.
  - unfold s in E at 2. assert (Z : area 0 = 0) by apply (RInt_point 0 bell). rewrite Z in E. fold (s x). lra.
Qed.

Fact other_small : forall x, 0 <= RInt (other x) 0 1 <= / (1 + x * x).
Proof.
  intros x. assert (P : forall t, 0 <= other x t <= bell x).
  { intros t. unfold other, bell. assert (T : 1 <= 1 + t * t) by nra. assert (E := exp_pos (- (x * x) * (1 + t * t))).
    split; [apply Rmult_le_pos; [lra | left; apply Rinv_0_lt_compat; lra] |].
    apply Rle_trans with (exp (- (x * x) * (1 + t * t)) / 1).
    - apply Rmult_le_compat_l; [lra |]. apply Rinv_le_contravar; lra.
    - unfold Rdiv. rewrite Rinv_1, Rmult_1_r. destruct (Req_dec (- (x * x) * (1 + t * t)) (- (x * x))) as [-> | N]; [lra |].
      left. apply exp_increasing. nra. }
  split.
  - apply RInt_ge_0; [lra | apply other_integrable |]. intros t _. apply P.
  - apply Rle_trans with (bell x).
    + replace (bell x) with (RInt (fun _ => bell x) 0 1) by (rewrite RInt_const; unfold scal; simpl; unfold mult; simpl; ring).
      apply RInt_le; [lra | apply other_integrable | apply ex_RInt_const |]. intros t _. apply P.
    + unfold bell. rewrite exp_Ropp. apply Rinv_le_contravar; [nra |]. apply exp_ineq1_le.
Qed.

Fact half : 0 < sqrt PI / 2.
Proof. assert (A := sqrt_lt_R0 PI PI_RGT_0). lra. Qed.

Fact area_near : forall x, 0 <= x -> Rabs (area x - sqrt PI / 2) <= / (1 + x * x) / (sqrt PI / 2).
Proof.
  intros x X. assert (H := half). assert (S := sum_constant x). assert (O := other_small x).
  assert (A : 0 <= area x). { apply RInt_ge_0; [exact X | apply bell_integrable |]. intros t _. left. apply exp_pos. }
  assert (Q : sqrt PI / 2 * (sqrt PI / 2) = PI / 4). { assert (T := sqrt_sqrt PI (Rlt_le _ _ PI_RGT_0)). lra. }
  set (h := sqrt PI / 2) in *. apply (Rmult_le_reg_r h); [exact H |]. unfold Rdiv at 1. rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra.
  apply Rle_trans with (Rabs (area x - h) * (area x + h)); [apply Rmult_le_compat_l; [apply Rabs_pos | lra] |].
  rewrite <- (Rabs_pos_eq (area x + h)) by lra. rewrite <- Rabs_mult.
  replace ((area x - h) * (area x + h)) with (- RInt (other x) 0 1) by lra. rewrite Rabs_Ropp, Rabs_pos_eq; lra.
Qed.

Fact area_odd : forall x, area (- x) = - area x.
Proof.
  intros x. rewrite <- (scaled (- x)), <- scaled.
  rewrite (RInt_ext _ (fun t => opp (x * bell (x * t)))).
  - rewrite (RInt_opp (fun t => x * bell (x * t))); [reflexivity |]. apply (ex_RInt_continuous (fun t => x * bell (x * t))).
    intros t _. apply (ex_derive_continuous (fun t => x * bell (x * t))). unfold bell. auto_derive. trivial.
  - intros t _. unfold opp; simpl. unfold bell. replace (- x * t * (- x * t)) with (x * t * (x * t)) by ring. ring.
Qed.

Fact inverse_small : forall c e, 0 < c -> 0 < e -> forall x, c / e < x -> c / x < e.
Proof.
  intros c e C E x X. assert (P : 0 < c / e) by now apply Rdiv_lt_0_compat. apply (Rmult_lt_reg_r x); [lra |].
  replace (c / x * x) with c by (field; lra). apply (Rmult_lt_compat_l e) in X; [| exact E]. replace (e * (c / e)) with c in X by (field; lra). lra.
Qed.

(* A function within c / |x| of a number far out has this number as limit. *)
Fact limit_right : forall (F : R -> R) l c m, 0 < c -> (forall x, m < x -> Rabs (F x - l) <= c / x) -> filterlim F (Rbar_locally p_infty) (locally l).
Proof.
  intros F l c m C H. apply filterlim_locally. intros e. exists (Rmax m (c / e)). intros x X.
  assert (M1 := Rmax_l m (c / e)). assert (M2 := Rmax_r m (c / e)).
  apply Rle_lt_trans with (c / x); [apply H; lra | apply inverse_small; [exact C | apply cond_pos | lra]].
Qed.

Fact limit_left : forall (F : R -> R) l c m, 0 < c -> (forall x, m < x -> Rabs (F (- x) - l) <= c / x) -> filterlim F (Rbar_locally m_infty) (locally l).
Proof.
  intros F l c m C H. apply filterlim_locally. intros e. exists (- Rmax m (c / e)). intros x X.
  assert (M1 := Rmax_l m (c / e)). assert (M2 := Rmax_r m (c / e)). specialize (H (- x)). rewrite Ropp_involutive in H.
  apply Rle_lt_trans with (c / - x); [apply H; lra | apply inverse_small; [exact C | apply cond_pos | lra]].
Qed.

(* An integral over the line by an antiderivative with limits. *)
Fact by_antiderivative : forall P F la lb, (forall x, is_derive P x (F x)) -> (forall x, continuous F x) ->
  filterlim P (Rbar_locally m_infty) (locally la) -> filterlim P (Rbar_locally p_infty) (locally lb) -> integral F (lb - la).
Proof.
  intros P F la lb D C A B.
  apply (is_RInt_gen_ext (Derive P) F); [apply filter_forall; intros ab x _; apply is_derive_unique, D |].
  apply (is_RInt_gen_Derive P la lb); trivial; apply filter_forall; intros ab x _.
  - exists (F x). apply D.
  - apply (continuous_ext F); [intros y; symmetry; apply is_derive_unique, D | apply C].
Qed.
