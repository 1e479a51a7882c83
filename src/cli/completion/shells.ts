export type Shell = 'bash' | 'zsh';

export const SHELLS: readonly Shell[] = ['bash', 'zsh'];
